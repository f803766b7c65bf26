/**
What a component remembers, as plain data: numbers, text, arrays, and frozen records shared by reference.

A component narrows it with its own type: `load(saved: Saved) { const {pods} = saved as MySaved; … }`.
*/
export type Saved = {readonly [name: string]: unknown};
