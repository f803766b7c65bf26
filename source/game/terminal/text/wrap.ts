/** Text in lines of at most so many letters, broken between words; a word that is longer stands alone. */
export const wrapped = (text: string, width: number): readonly string[] =>
	text.split('\n').flatMap(paragraph => {
		const lines: string[] = [];
		let line: string | undefined;

		for (const word of paragraph.split(' ')) {
			if (line === undefined) {
				line = word;
			} else if (line.length + 1 + word.length > width) {
				lines.push(line);
				line = word;
			} else {
				line = `${line} ${word}`;
			}
		}

		return [...lines, line ?? ''];
	});
