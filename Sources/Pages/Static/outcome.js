// What became of the click, in a sentence, within two seconds; then on, more slowly, for half a minute.
// The answer is {"sentence": "…", "settled": true}.

const line = document.querySelector("[data-outcome]:not([data-outcome=''])");
const quick = [200, 300, 500, 800];
const slow = [2000, 4000, 8000, 15000];

const pause = (time) => new Promise((done) => setTimeout(done, time));

async function ask() {
  try {
    const answer = await fetch(line.dataset.outcome, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // It cannot be reached now: the sentence that stands there stays true.
  }
}

async function follow() {
  for (const time of [...quick, ...slow]) {
    await pause(time);
    const outcome = await ask();
    if (outcome && outcome.sentence !== line.textContent) line.textContent = outcome.sentence;
    if (outcome?.settled) return;
  }
}

if (line) follow();
