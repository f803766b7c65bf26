/*
What web servers serve from their own folder, as far as somebody changed it there: a page that was taken away is not found
any more, by users who ask for it and by probes, and one that was written over says something else.

Deliberately absent: pages that nobody touched, for which the program answers as it always does.
*/

import {plainImageName} from './program.ts';

/** A page by its path, and its text; null for one that was taken away. */
export type Documents = ReadonlyArray<readonly [path: string, text: string | null]>;

export const untouched: Documents = Object.freeze([]);

/** Where a web server keeps its pages, and what its image brings of them. */
export type Site = {readonly root: string; readonly pages: readonly (readonly [path: string, text: string])[]};

const greeting = (words: string): string => `<html><body><h1>${words}</h1></body></html>\n`;

/** Web servers by the name of their image. Source: the Dockerfiles of docker-library/httpd and nginxinc/docker-nginx */
const sites: ReadonlyMap<string, Site> = new Map([
	['httpd', {root: '/usr/local/apache2/htdocs', pages: [['/index.html', greeting('It works!')]]}],
	['nginx', {root: '/usr/share/nginx/html', pages: [['/index.html', greeting('Welcome to nginx!')]]}],
]);

/** The site of `nginx:1.27` or `registry.example/mirror/nginx@sha256:…`; undefined for what serves no files. */
export const siteOf = (image: string): Site | undefined => sites.get(plainImageName(image));

/** The files that a web server's image brings, by their paths, where nothing is mounted over them. */
export const pagesBrought = (
	image: string,
	mounted: readonly string[],
): ReadonlyArray<readonly [path: string, text: string]> => {
	const {root = '', pages = []} = siteOf(image) ?? {};
	return mounted.some(path => `${root}/`.startsWith(`${path}/`))
		? []
		: pages.map(([path, text]) => [`${root}${path}`, text] as const);
};

/** What the documents say about a path of a URL: a text, null for not found, undefined for what they do not know. */
export const documentAt = (documents: Documents, path: string): string | null | undefined => {
	const [file = ''] = path.split(/[?#]/);
	const page = file.endsWith('/') ? `${file}index.html` : file;
	return documents.find(([name]) => name === page)?.[1];
};

/** Documents as the knob that changes them holds them. */
export const writtenDocuments = (documents: Documents): string => JSON.stringify(documents);
export const readDocuments = (text: string): Documents => Object.freeze(JSON.parse(text) as Documents);
