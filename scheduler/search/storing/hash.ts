/**
 * For tables: two multiplications a word fewer than good hashes take. Where it is weak, tables are slower and nothing else.
 * The multipliers are Knuth's and MurmurHash3's.
 */
export function tableHash(words: Int32Array, start: number, length: number): number {
	let hash = 0;
	for (let i = start; i < start + length; i++) {
		hash = Math.imul(hash ^ (words[i] as number), 0x9e3779b1);
		hash ^= hash >>> 15;
	}
	hash = Math.imul(hash, 0x85ebca6b);
	return hash ^ (hash >>> 13);
}

/** MurmurHash3 (Appleby) of so many words. */
export function murmur3(words: Int32Array, start: number, length: number): number {
	let hash = length;
	for (let i = start; i < start + length; i++) {
		let word = Math.imul(words[i] as number, 0xcc9e2d51);
		word = Math.imul((word << 15) | (word >>> 17), 0x1b873593);
		hash ^= word;
		hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
	}
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return hash ^ (hash >>> 16);
}

/** The rounds and the end of xxHash32 (Collet): built otherwise than MurmurHash3, so that the two do not collide together. */
export function xxHash(words: Int32Array, start: number, length: number): number {
	let hash = (0x165667b1 + length) | 0;
	for (let i = start; i < start + length; i++) {
		hash = (hash + Math.imul(words[i] as number, 0xc2b2ae3d)) | 0;
		hash = Math.imul((hash << 17) | (hash >>> 15), 0x27d4eb2f);
	}
	hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca77);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae3d);
	return hash ^ (hash >>> 16);
}
