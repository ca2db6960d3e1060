/** Whether a key belongs to an input method that composes text. Safari ends the composition before the Enter that confirms it. */
export const composes = ({ isComposing, keyCode }: KeyboardEvent): boolean => isComposing || keyCode === 229;
