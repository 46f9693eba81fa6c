/** What the browser remembers between visits. A browser that forbids it only forgets. */

const prefix = 'diemcau.';

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // Forgetting is the only harm, and nobody can do anything about it here.
  }
}

export function forget(name: string): void {
  try {
    localStorage.removeItem(prefix + name);
  } catch {
    // As above.
  }
}

/** What a tab remembers until it is closed: it outlives a reload. */
export const visit = {
  recall(name: string): string | null {
    try {
      return sessionStorage.getItem(prefix + name);
    } catch {
      return null;
    }
  },

  remember(name: string, value: string): void {
    try {
      sessionStorage.setItem(prefix + name, value);
    } catch {
      // As above.
    }
  },

  forget(name: string): void {
    try {
      sessionStorage.removeItem(prefix + name);
    } catch {
      // As above.
    }
  },
};
