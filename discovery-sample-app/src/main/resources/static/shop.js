'use strict';

const counts = new Map();
const stopping = new Set();
let answered = 0;
let failed = 0;
let last = null;

const byId = (id) => document.getElementById(id);

async function call() {
	let answer;
	try {
		const response = await fetch('api/call');
		answer = await response.json();
	}
	catch (error) {
		answer = { text: 'the storefront itself did not answer: ' + error.message, instance: null };
	}
	if (answer.instance) {
		answered++;
		counts.set(answer.instance, (counts.get(answer.instance) || 0) + 1);
		last = answer.instance;
	}
	else {
		failed++;
	}
	byId('answered').textContent = answered;
	byId('failed').textContent = failed;
	byId('failed').className = failed ? 'bad' : '';
	log(answer);
}

function log(answer) {
	const line = document.createElement('li');
	line.textContent = answer.instance ? answer.instance + ': ' + answer.text : answer.text;
	line.className = answer.instance ? '' : 'error';
	const list = byId('answers');
	list.prepend(line);
	while (list.children.length > 12) {
		list.lastChild.remove();
	}
}

function rowOf(body, instance) {
	for (const row of body.rows) {
		if (row.dataset.id === instance.id) {
			return row;
		}
	}
	const row = body.insertRow();
	row.dataset.id = instance.id;
	for (let i = 0; i < 5; i++) {
		row.insertCell();
	}
	const stop = document.createElement('button');
	stop.textContent = 'Stop';
	stop.onclick = () => halt(instance.id);
	row.cells[4].append(stop);
	return row;
}

/* Rows stay in place, so that a button does not vanish under the pointer. */
async function show() {
	const fleet = await (await fetch('api/instances')).json();
	byId('start').hidden = !fleet.canStart;
	const body = byId('instances');
	const known = new Set(fleet.instances.map((instance) => instance.id));
	Array.from(body.rows).filter((row) => !known.has(row.dataset.id)).forEach((row) => row.remove());
	for (const instance of fleet.instances) {
		const row = rowOf(body, instance);
		row.className = instance.id === last ? 'hit' : '';
		row.cells[0].textContent = instance.id;
		row.cells[1].textContent = instance.address;
		row.cells[2].textContent = instance.status.toLowerCase();
		row.cells[2].className = instance.status;
		row.cells[3].textContent = counts.get(instance.id) || 0;
		row.cells[4].firstChild.disabled = stopping.has(instance.id);
	}
}

async function halt(id) {
	stopping.add(id);
	await fetch('api/instances/' + encodeURIComponent(id) + '/stop', { method: 'POST' });
	await show();
}

async function burst() {
	byId('burst').disabled = true;
	for (let batch = 0; batch < 20; batch++) {
		await Promise.all(Array.from({ length: 10 }, call));
	}
	byId('burst').disabled = false;
	await show();
}

byId('burst').onclick = burst;
byId('start').onclick = async (event) => {
	event.target.disabled = true;
	await fetch('api/instances', { method: 'POST' });
	event.target.disabled = false;
	await show();
};

async function loop(task, pause) {
	for (;;) {
		try {
			await task();
		}
		catch (error) {
			log({ text: 'the storefront did not answer: ' + error.message, instance: null });
		}
		await new Promise((resolve) => setTimeout(resolve, pause));
	}
}

loop(show, 500);
loop(() => (byId('auto').checked ? call() : Promise.resolve()), 400);
