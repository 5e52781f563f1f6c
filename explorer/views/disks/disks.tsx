import { computed } from "@preact/signals-core";
import type { ComponentChildren } from "preact";
import { actorOf } from "../../engine/actors.js";
import { open } from "../../state/open.js";
import { coroutines, moment, momentBefore } from "../../state/run.js";
import { Words } from "../../words/words.js";
import { type ClusterPicture, type Half, type Picture, pictureOf, type RequestPicture } from "./picture.js";

const picture = computed(() => pictureOf(moment.value.contents, open.value.settings));
const before = computed(() =>
	momentBefore.value === undefined ? picture.value : pictureOf(momentBefore.value.contents, open.value.settings),
);

/** Disk A and its overlay B, cluster by cluster, with what the last step has changed. */
export function Disks() {
	const now = picture.value;
	const was = before.value;
	if (now === undefined || was === undefined) {
		return (
			<p class="disks">With these settings clusters lie in their files in another order: the table has all of them.</p>
		);
	}
	return (
		<section class="disks" aria-label="The disks">
			<div class="disk disk-b">
				<header>
					<h2>
						B{" "}
						<span>
							the snapshot that the <Words>NBD client</Words> reads
						</span>
					</h2>
					<dl>
						<dt>
							<Words>L2 table</Words>
						</dt>
						<dd>
							<Field now={now.l2} was={was.l2} />
						</dd>
						<dt>
							<Words>mutex</Words>
						</dt>
						<dd>
							<Field now={mutexText(now)} was={mutexText(was)} />
						</dd>
					</dl>
				</header>
				<div class="clusters">
					{now.clusters.map((cluster, i) => (
						<ClusterOfB key={cluster.number} now={cluster} was={was.clusters[i] ?? cluster} />
					))}
				</div>
				<Requests disk="B" now={now} was={was} />
			</div>
			<div class="disk disk-a">
				<header>
					<h2>
						A <span>the disk that the guest writes</span>
					</h2>
				</header>
				<div class="clusters">
					{now.clusters.map((cluster, i) => (
						<ClusterOfA key={cluster.number} now={cluster} was={was.clusters[i] ?? cluster} />
					))}
				</div>
				<Requests disk="A" now={now} was={was} />
			</div>
		</section>
	);
}

function mutexText({ mutex }: Picture): string {
	const name = (coroutine: string) => actorOf(coroutine, coroutines.value).name;
	if (mutex.holder === undefined) return "free";
	const waiters = mutex.waiters.map(name);
	const waiting = waiters.length === 0 ? "" : `; ${waiters.join(", ")} ${waiters.length === 1 ? "waits" : "wait"}`;
	return `held by ${name(mutex.holder)}${waiting}`;
}

/** Text that may have changed: then with what it was, in words and with a mark. */
function Field({ now, was }: { readonly now: string; readonly was: string }) {
	if (now === was) return <span class="field">{now}</span>;
	return (
		<span class="field changed">
			<s>
				<span class="unseen">was </span>
				{was}
			</s>
			<span aria-hidden="true"> → </span>
			<span class="unseen">, now </span>
			<strong>{now}</strong>
		</span>
	);
}

function halvesText(halves: readonly Half[] | undefined): string {
	if (halves === undefined) return "nothing of its own";
	const ages = [...new Set(halves.map(({ age }) => age))];
	return ages.length === 1 ? `${ages[0]} data` : halves.map(({ age }) => age).join(" | ");
}

function Cluster({ title, changed, children }: { title: string; changed: boolean; children: ComponentChildren }) {
	return (
		<div class={changed ? "cluster changed" : "cluster"}>
			<span class="cluster-title">
				<Words>{title}</Words>
			</span>
			{children}
		</div>
	);
}

function Data({ halves }: { readonly halves: readonly Half[] }) {
	const isWhole = new Set(halves.map(({ age, writer }) => `${age} ${writer}`)).size === 1;
	return (
		<span class="data">
			{(isWhole ? halves.slice(0, 1) : halves).map((half, i) => (
				<span key={String(i)} class={`half ${half.age === "NEW" ? "new" : "old"}`}>
					{half.age}
					{half.writer !== undefined && <small>by {actorOf(half.writer, coroutines.value).name}</small>}
				</span>
			))}
		</span>
	);
}

function ClusterOfB({ now, was }: { readonly now: ClusterPicture; readonly was: ClusterPicture }) {
	const changed = halvesText(now.b) !== halvesText(was.b);
	return (
		<Cluster title={`cluster ${now.number}`} changed={changed}>
			{now.b === undefined ? <span class="hole">shows A through</span> : <Data halves={now.b} />}
			<span class="entry">
				L2 entry:{" "}
				<Field
					now={now.b === undefined ? "unallocated" : "own copy"}
					was={was.b === undefined ? "unallocated" : "own copy"}
				/>
			</span>
		</Cluster>
	);
}

function ClusterOfA({ now, was }: { readonly now: ClusterPicture; readonly was: ClusterPicture }) {
	const changed = halvesText(now.a) !== halvesText(was.a);
	return (
		<Cluster title={`cluster ${now.number}`} changed={changed}>
			<Data halves={now.a} />
			<span class="entry">
				<Field now={now.copy} was={was.copy} />
				{changed && <span class="unseen">{`, was ${halvesText(was.a)}, now ${halvesText(now.a)}`}</span>}
			</span>
		</Cluster>
	);
}

/** The requests in flight on a disk; those that have just ended are still there, struck out. */
function Requests({ disk, now, was }: { readonly disk: string; readonly now: Picture; readonly was: Picture }) {
	const here = now.requests.filter((request) => request.disk === disk);
	const gone = was.requests.filter((request) => request.disk === disk && !here.some(({ id }) => id === request.id));
	return (
		<ul class="requests" aria-label={`Requests in flight on ${disk}`}>
			{here.length + gone.length === 0 && <li class="none">no request in flight</li>}
			{here.map((request) => {
				const earlier = was.requests.find(({ id }) => id === request.id);
				return (
					<Request
						key={request.id}
						request={request}
						state={earlier === undefined ? "begun" : earlier.waitsFor === request.waitsFor ? "" : "changed"}
					/>
				);
			})}
			{gone.map((request) => (
				<Request key={request.id} request={request} state="ended" />
			))}
		</ul>
	);
}

function Request({ request, state }: { readonly request: RequestPicture; readonly state: string }) {
	const all = coroutines.value;
	const actor = actorOf(request.coroutine, all);
	return (
		<li class={`request ${actor.kind} ${state}`}>
			<b>{actor.name}</b> {request.type} of {request.clusters}
			{request.serialising && <em>serialising</em>}
			{request.waitsFor !== undefined && state !== "ended" && (
				<em class="waits">waits for {actorOf(request.waitsFor, all).name}</em>
			)}
			{state === "begun" && <em class="mark">begun</em>}
			{state === "ended" && <em class="mark">ended</em>}
		</li>
	);
}
