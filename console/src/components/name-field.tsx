import { TextField } from './field.tsx';

interface NameFieldProps {
  value: string;
  onInput: (value: string) => void;
  hint: string;
  placeholder: string;
  error: string | undefined;
}

/** The name of a new clone or API key. It takes the focus when its dialog opens. */
export function NameField(props: NameFieldProps) {
  return <TextField label="Name" required maxLength={80} autoFocus autoComplete="off" {...props} />;
}
