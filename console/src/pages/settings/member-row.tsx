import type { Member } from '@cloneai/sdk';
import { Button } from '../../components/button.tsx';
import { Badge } from '../../components/note.tsx';
import { Time } from '../../components/time.tsx';
import type { Role } from '../../state/auth.ts';
import { canChange, grantableRoles, ROLES } from './roles.ts';

interface MemberRowProps {
  member: Member;
  /** The role of whoever looks. */
  own: Role | null | undefined;
  isMe: boolean;
  /** Somebody has to stay. */
  lastOwner: boolean;
  onRole: (role: Role) => void;
  onRemove: () => void;
}

export function MemberRow({ member, own, isMe, lastOwner, onRole, onRemove }: MemberRowProps) {
  const { name, email, role, joinedAt } = member;
  const called = name ?? email;
  const may = canChange(own, role) && !lastOwner;
  return (
    <li class="item">
      <div class="grow">
        <div class="row wrap">
          <span class="name">{called}</span>
          {isMe && <Badge kind="info">You</Badge>}
        </div>
        <div class="facts">
          {name && <span>{email}</span>}
          <span>
            Joined <Time iso={joinedAt} />
          </span>
        </div>
      </div>
      <div class="actions">
        {may ? (
          <select
            class="compact"
            aria-label={`Role of ${called}`}
            value={role}
            onChange={({ currentTarget }) => {
              const chosen = currentTarget.value as Role;
              // Until the server has agreed, it is the role it was.
              currentTarget.value = role;
              onRole(chosen);
            }}
          >
            {grantableRoles(own).map((one) => (
              <option key={one} value={one} selected={one === role}>
                {ROLES[one][0]}
              </option>
            ))}
          </select>
        ) : (
          <Badge>{ROLES[role][0]}</Badge>
        )}
        {(isMe || may) && !lastOwner && (
          <Button size="small" kind="danger" label={isMe ? 'Leave this workspace' : `Remove ${called}`} onClick={onRemove}>
            {isMe ? 'Leave' : 'Remove'}
          </Button>
        )}
      </div>
    </li>
  );
}
