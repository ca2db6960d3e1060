/** Characters that turn the direction of the text behind them, so that it reads as another: overrides, embeddings and isolates. */
export const DIRECTION_OVERRIDES = /[\u202a-\u202e\u2066-\u2069]/g;

/** These, and the marks that place single signs in right-to-left texts. */
export const DIRECTION_MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
