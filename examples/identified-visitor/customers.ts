export interface Customer {
  id: string;
  name: string;
  email: string;
}

// Stands in for your site's own customers.
export const CUSTOMERS: (Customer & { password: string })[] = [
  { id: 'customer-17', name: 'Grace', email: 'grace@example.com', password: 'grace' },
  { id: 'customer-18', name: 'Alan', email: 'alan@example.com', password: 'alan' },
];
