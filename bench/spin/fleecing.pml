/*
 * The race of image fleecing in the abstract, step for step as in bench/abstract-fleecing.ts: each d_step is one step there.
 * Sizes are given to the preprocessor: spin -a -DR=3 -DG=2 -DC=2 -DFLAG=1 fleecing.pml
 */
#ifndef R
#define R 3     /* readers: each reads every cluster of B, in order */
#endif
#ifndef G
#define G 2     /* guests: number g writes cluster g % C of A */
#endif
#ifndef C
#define C 2     /* clusters */
#endif
#ifndef FLAG
#define FLAG 1  /* whether a copy's write to B waits for the reads of B that overlap it */
#endif

#define TO_COPY 0
#define COPYING 1
#define COPIED  2

bit locked;      /* the qcow2 mutex of B */
bit l2Cached;    /* B's L2 table is in the cache */
byte copy[C];    /* the backup job's bit, and whether the copy is still in flight */
byte reads[C];   /* tracked reads of B */
bit writing[C];  /* tracked serialising writes of B */
bit linked[C];   /* B has the cluster itself */
bit written[C];  /* A has the guest's data */

active [R] proctype reader() {
	byte c = 0;
	do
	:: d_step { !writing[c] -> reads[c]++ };
	   d_step { !locked -> locked = 1 };
	   do
	   :: d_step { !l2Cached -> l2Cached = 1 }
	   :: d_step { l2Cached && linked[c] -> locked = 0 }; break
	   :: d_step { l2Cached && !linked[c] -> locked = 0 }; d_step { assert(!written[c]) }; break
	   od;
	   if
	   :: d_step { c < C - 1 -> reads[c]--; c++ }
	   :: d_step { c == C - 1 -> reads[c]-- }; break
	   fi
	od;
end:	false
}

active [G] proctype guest() {
	byte c = (_pid - R) % C;
	if
	:: d_step { copy[c] == TO_COPY -> copy[c] = COPYING };
	   d_step { assert(!written[c]) };
	   d_step { !FLAG || reads[c] == 0 -> writing[c] = FLAG };
	   d_step { !locked -> locked = 1 };
	   do
	   :: d_step { !l2Cached -> l2Cached = 1 }
	   :: d_step { l2Cached -> skip }; break
	   od;
	   if :: d_step { true -> linked[c] = 1; locked = 0; writing[c] = 0; copy[c] = COPIED } fi
	:: d_step { copy[c] == COPIED -> skip }
	fi;
	if :: d_step { true -> written[c] = 1 } fi;
end:	false
}
