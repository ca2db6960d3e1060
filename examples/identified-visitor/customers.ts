export interface Customer {
  id: string;
  name: string;
  email: string;
}

// Your site has customers and a login already. These stand in for them.
export const CUSTOMERS: (Customer & { password: string })[] = [
  { id: 'customer-17', name: 'Grace', email: 'grace@example.com', password: 'grace' },
  { id: 'customer-18', name: 'Alan', email: 'alan@example.com', password: 'alan' },
];
