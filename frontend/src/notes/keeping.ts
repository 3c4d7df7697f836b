/**
 * What somebody wrote and could not send, kept on their device until it is sent: encrypted with a key that no script can
 * read out, for seven days at most. Where the browser offers no encryption (plain http beyond this machine), nothing is
 * kept, and the page says so.
 */

export interface Change {
  field: string;
  text: string;
  base: number;
  writer: string;
  number: number;
}

interface Kept {
  id: string;
  group: string;
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
  expires: number;
}

const DATABASE = "strandline-notes";
const CHANGES = "changes";
const KEYS = "keys";
const DAYS = 7;

export const canKeep = (): boolean => isSecureContext && "indexedDB" in window && "subtle" in crypto;

const answered = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const open = (): Promise<IDBDatabase> => {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(CHANGES, { keyPath: "id" }).createIndex("group", "group");
    request.result.createObjectStore(KEYS);
  };
  return answered(request);
};

export class Keeping {
  #group: string;
  #database: Promise<IDBDatabase>;

  /** `user` and `notes`: nobody who signs in on the same device is shown another's words. */
  constructor(user: string, notes: string) {
    this.#group = `${user}/${notes}`;
    this.#database = open();
  }

  #id(change: Change): string {
    return `${this.#group}/${change.field}/${change.writer}`;
  }

  async #store(name: string, mode: IDBTransactionMode): Promise<IDBObjectStore> {
    return (await this.#database).transaction(name, mode).objectStore(name);
  }

  async #key(): Promise<CryptoKey> {
    const known: CryptoKey | undefined = await answered((await this.#store(KEYS, "readonly")).get("key"));
    if (known) return known;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const store = await this.#store(KEYS, "readwrite");
    // Another window may have made one in the meantime; the first one counts.
    const first: CryptoKey | undefined = await answered(store.get("key"));
    if (first) return first;
    await answered(store.put(made, "key"));
    return made;
  }

  async keep(change: Change): Promise<void> {
    const key = await this.#key();
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const words = new TextEncoder().encode(JSON.stringify(change));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, words);
    const expires = Date.now() + DAYS * 24 * 60 * 60 * 1000;
    const kept: Kept = { id: this.#id(change), group: this.#group, iv, sealed, expires };
    await answered((await this.#store(CHANGES, "readwrite")).put(kept));
  }

  /** What is kept for these notes. What has expired, of any notes, goes. */
  async all(): Promise<Change[]> {
    const everything: Kept[] = await answered((await this.#store(CHANGES, "readonly")).getAll());
    const found: Change[] = [];
    for (const kept of everything) {
      if (kept.expires < Date.now()) await this.#remove(kept.id);
      else if (kept.group === this.#group) {
        const change = await this.#opened(kept);
        if (change) found.push(change);
        else await this.#remove(kept.id);
      }
    }
    return found;
  }

  async #opened(kept: Kept): Promise<Change | null> {
    try {
      const words = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, await this.#key(), kept.sealed);
      return JSON.parse(new TextDecoder().decode(words)) as Change;
    } catch {
      return null; // its key was cleared away: nobody can read it any more
    }
  }

  async forget(change: Change): Promise<void> {
    await this.#remove(this.#id(change));
  }

  async #remove(id: string): Promise<void> {
    await answered((await this.#store(CHANGES, "readwrite")).delete(id));
  }
}
