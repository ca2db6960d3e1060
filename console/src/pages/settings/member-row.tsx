import type { Member } from '@cloneai/sdk';
import { Button } from '../../components/button.tsx';
import { Badge } from '../../components/note.tsx';
import { Time } from '../../components/time.tsx';
import type { Role } from '../../state/auth.ts';
import { canChange, grantableRoles, ROLES } from './roles.ts';

interface MemberRowProps {
  member: Member;
  /** The role of the signed-in user. */
  ownRole: Role | null | undefined;
  isMe: boolean;
  /** The last owner cannot leave or change role. */
  isLastOwner: boolean;
  onRole: (role: Role) => void;
  onRemove: () => void;
}

export function MemberRow({ member, ownRole, isMe, isLastOwner, onRole, onRemove }: MemberRowProps) {
  const { name, email, role, joinedAt } = member;
  const displayName = name ?? email;
  const canEdit = canChange(ownRole, role) && !isLastOwner;
  return (
    <li class="item">
      <div class="grow">
        <div class="row wrap">
          <span class="name">{displayName}</span>
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
        {canEdit ? (
          <select
            class="compact"
            aria-label={`Role of ${displayName}`}
            value={role}
            onChange={({ currentTarget }) => {
              const chosen = currentTarget.value as Role;
              // Keep showing the current role until the server confirms the change.
              currentTarget.value = role;
              onRole(chosen);
            }}
          >
            {grantableRoles(ownRole).map((one) => (
              <option key={one} value={one} selected={one === role}>
                {ROLES[one][0]}
              </option>
            ))}
          </select>
        ) : (
          <Badge>{ROLES[role][0]}</Badge>
        )}
        {(isMe || canEdit) && !isLastOwner && (
          <Button size="small" kind="danger" label={isMe ? 'Leave this workspace' : `Remove ${displayName}`} onClick={onRemove}>
            {isMe ? 'Leave' : 'Remove'}
          </Button>
        )}
      </div>
    </li>
  );
}
