/*
Server-side apply: whose is which field of an object.

Whoever applies says what they want, and only that: their fields are theirs until they leave them out, somebody else who wants
another value is told of a conflict, and whoever updates takes what they change. All of it is pure; the server decides whose
writes are noted.

	applyPatch({live, applied, kind, manager: 'alice', …})    the object as alice wants it, or the conflicts
	noteUpdate({before, after, kind, manager: 'bob', …})      whose fields they are after bob's write

Deliberately absent: conversion between versions. An entry of another version is read as if it were of the stored one.

Source: k8s.io/apimachinery/pkg/util/managedfields, sigs.k8s.io/structured-merge-diff/v6
*/
export {type Applied, applyPatch} from './apply.ts';
export {fromFieldsV1, toFieldsV1} from './field-set.ts';
export {fieldsOf} from './fields-of.ts';
export {noteUpdate, sentManagers} from './update.ts';
