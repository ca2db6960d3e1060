import { PasswordField, TextField } from './field.tsx';

interface CredentialFieldProps {
  value: string;
  onInput: (value: string) => void;
  error: string | undefined;
}

export function EmailField(props: CredentialFieldProps) {
  return <TextField label="Email" type="email" autoComplete="username" required {...props} />;
}

export function CurrentPasswordField({ label = 'Password', ...props }: CredentialFieldProps & { label?: string }) {
  return <PasswordField label={label} autoComplete="current-password" required {...props} />;
}

export function NewPasswordField({ label = 'New password', ...props }: CredentialFieldProps & { label?: string }) {
  return <PasswordField label={label} autoComplete="new-password" required minLength={8} hint="At least 8 characters." {...props} />;
}
