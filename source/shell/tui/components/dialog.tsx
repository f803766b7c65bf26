/** Asks once. The harmless answer is chosen first. */
import {Box, Text} from 'ink';
import type {ReactElement} from 'react';
import {harmless} from '../escape.ts';
import type {Dialog as DialogState} from '../model.ts';
import {isStacked, stackedChoices} from '../overlays.ts';
import type {Rectangle} from '../surface.ts';
import {type Ground, sgr, styleOf, type Theme, type Token} from '../theme.ts';
import {padRight, wrap} from '../width.ts';

const inked = (theme: Theme, token: Token, text: string, ground: Ground = 'none'): string =>
	`\u001b[${sgr(theme, styleOf(token, ground)).slice(2)}m${harmless(text)}\u001b[0m`;

type DialogProperties = {readonly dialog: DialogState; readonly area: Rectangle; readonly theme: Theme};

export const Dialog = ({dialog, area, theme}: DialogProperties): ReactElement => (
	<Box
		position='absolute'
		marginLeft={area.x}
		marginTop={area.y}
		width={area.width}
		height={area.height}
		flexDirection='column'
		borderStyle='round'
		paddingX={1}
	>
		{wrap(dialog.title, area.width - 4).map(text => (
			<Text key={`t${text}`}>{inked(theme, 'title', text)}</Text>
		))}
		{dialog.detail === undefined
			? null
			: wrap(dialog.detail, area.width - 4).map(text => <Text key={`d${text}`}>{inked(theme, 'plain', text)}</Text>)}
		{isStacked(dialog, area.width - 4) ? (
			<Box marginTop={1} flexDirection='column'>
				{stackedChoices(dialog, area.width - 4).map(({choice, text}) => (
					<Text key={`${choice}${text}`}>
						{inked(theme, 'plain', padRight(text, area.width - 4), choice === dialog.chosen ? 'sel' : 'none')}
					</Text>
				))}
			</Box>
		) : (
			<Box marginTop={1} gap={2}>
				{dialog.choices.map((choice, index) => (
					<Text key={choice.label}>
						{inked(
							theme,
							index === dialog.chosen ? 'plain' : 'dim',
							`${index === dialog.chosen ? '►' : ' '} ${choice.label} `,
							index === dialog.chosen ? 'sel' : 'none',
						)}
					</Text>
				))}
			</Box>
		)}
	</Box>
);
