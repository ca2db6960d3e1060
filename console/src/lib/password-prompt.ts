import { AbortError, ApiError } from '@cloneai/sdk';
import { signal } from '@preact/signals';

/** Answers the question for the password that is open now, or null. */
export const passwordPrompt = signal<((entered: boolean) => void) | null>(null);

/** Asks for the user's password. Resolves to whether the server accepted it. */
function askForPassword(): Promise<boolean> {
  return new Promise((resolve) => {
    passwordPrompt.value?.(false);
    passwordPrompt.value = (entered) => {
      passwordPrompt.value = null;
      resolve(entered);
    };
  });
}

/** Runs `work`. If the server wants the password first, asks for it and runs `work` again. Throws an `AbortError` if the user cancels. */
export async function withPassword<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'confirmation_required') throw error;
    if (!(await askForPassword())) throw new AbortError('The user did not enter the password.', { cause: error });
    return work();
  }
}
