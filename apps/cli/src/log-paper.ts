export { type PaperSeal, sealsOfPaper } from '@yunzhang/verification';
