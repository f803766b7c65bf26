/*
What both ends of a SPDY/3 connection pretend to have sent before the first header block, so that usual headers cost few
bytes. Every word stands behind its length in 32 bits; the end of the list is one long text. A dictionary that differs in
one byte reads nothing: its checksum (Adler-32) must be e3c6a7c2. Source: SPDY/3.1, 2.6.10.1 Compression
*/

const words: readonly string[] = [
	...'options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges age'.split(
		' ',
	),
	...'allow authorization cache-control connection content-base content-encoding content-language'.split(' '),
	...'content-length content-location content-md5 content-range content-type date etag expect expires from'.split(' '),
	...'host if-match if-modified-since if-none-match if-range if-unmodified-since last-modified location'.split(' '),
	...'max-forwards pragma proxy-authenticate proxy-authorization range referer retry-after server te trailer'.split(
		' ',
	),
	...'transfer-encoding upgrade user-agent vary via warning www-authenticate method get status'.split(' '),
	'200 OK',
	...'version HTTP/1.1 url public set-cookie keep-alive origin'.split(' '),
];

const rest = [
	'100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505',
	'203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized',
	'403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable',
	'Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT',
	'chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,',
	'text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.',
].join('');

const lengthOf = (text: string): Buffer => {
	const length = Buffer.alloc(4);
	length.writeUInt32BE(text.length);
	return length;
};

export const spdyDictionary: Buffer = Buffer.concat([
	...words.flatMap(word => [lengthOf(word), Buffer.from(word, 'latin1')]),
	Buffer.from(rest, 'latin1'),
]);
