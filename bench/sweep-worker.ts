import {workAsSweeper} from '../source/shell/sweep/sweep-worker.ts';

workAsSweeper();
