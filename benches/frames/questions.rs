//! The questions below the timelines: how long it takes from the press to the first picture and to the whole answer, and the longest
//! task of the main thread meanwhile.

use crate::page::{Page, with_page_in};
use crate::trace::{self, Trace};
use crate::{LANES, budgets, quiet, reference_ms, referred};
use serde_json::{Value, json};

/// In how many new browsers each question is asked; the medians count. An empty cache has to load the program first.
const VISITS: usize = 3;
/// The sites: that of the demo, and a large one.
const SITES: [&str; 2] = ["demo", "web:10000"];

/// A question, as scripts in the page ask it and look for its answer.
struct Question {
    name: String,
    /// Brings the page to where it is asked.
    before: String,
    /// An expression that is true when the page is there.
    is_there: String,
    /// Asks it, in a task of its own.
    press: String,
    /// An expression for what the page shows of the answer; empty if it shows nothing. The first value that differs from the value
    /// before the press is the first picture.
    picture: String,
    /// An expression that is true when the answer is whole.
    is_whole: String,
    /// What the first picture and the whole answer may take, in multiples of the reference; none if that depends on the site.
    budgets: [Option<f64>; 2],
}

/// What a question has taken in one browser, in ms by the clock, and in ms of CPU time.
#[derive(Clone, Copy)]
struct Figures {
    first_ms: f64,
    whole_ms: f64,
    longest_ms: f64,
    pictures: f64,
    reference_ms: f64,
}

/// Measures the sites whose name, after `questions`, contains all of `words`. Prints a line for each question, and returns the figures.
pub fn measure(words: &[String]) -> Value {
    let is_wanted = |site: &&str| words.iter().all(|word| format!("questions {site}").contains(word));
    let sites: Vec<&str> = SITES.into_iter().filter(is_wanted).collect();
    if sites.is_empty() {
        return Value::Null;
    }
    println!(
        "\nThe questions, from the press, by the clock; the longest task is CPU time of the main thread; medians of {VISITS} browsers"
    );
    let heads = ["first", "whole", "longest"].map(|head| format!("{head:>10}{:>8}{:>11}", "ratio", "budget"));
    println!("{:<52}{}{:>10}{:>8}", "", heads.concat(), "pictures", "refer.");
    let mut all = Vec::new();
    for (site, number) in sites.into_iter().flat_map(|site| (0..groups(site).len()).map(move |number| (site, number))) {
        let visits: Vec<Vec<Figures>> = (0..VISITS).map(|_| visit(site, number)).collect();
        for (place, question) in groups(site)[number].iter().enumerate() {
            all.push(report(site, question, &visits.iter().map(|visit| visit[place]).collect::<Vec<_>>()));
        }
    }
    Value::Array(all)
}

/// Asks the questions of a group in a new browser, one after the other.
fn visit(site: &str, number: usize) -> Vec<Figures> {
    let mut all = Vec::new();
    with_page_in(quiet(), async |page, _server| {
        page.client.set_window_size(1360, 1100).await.unwrap();
        page.open(&format!("site={site}&{LANES}&at=500&concurrency=9&seed=7")).await;
        page.js(WATCH).await;
        trace::record(&page).await;
        let mut took = Vec::new();
        for (place, question) in groups(site)[number].iter().enumerate() {
            took.push(asked(&page, question, place).await);
        }
        let trace = referred(&page).await;
        let reference_ms = reference_ms(&trace);
        assert!(reference_ms.is_finite(), "the browser's trace has no room for group {number} of {site}");
        all = took.into_iter().enumerate().map(|(place, took)| figures(&trace, place, took, reference_ms)).collect();
    });
    all
}

fn figures(trace: &Trace, place: usize, took: [f64; 3], reference_ms: f64) -> Figures {
    let [first_ms, whole_ms, pictures] = took;
    let longest_ms = trace.longest_ms(&format!("press-{place}"), &format!("whole-{place}"));
    Figures { first_ms, whole_ms, longest_ms, pictures, reference_ms }
}

/// Asks a question. Returns when the first picture is there and when it is whole, in ms, and how many pictures there were.
async fn asked(page: &Page, question: &Question, place: usize) -> [f64; 3] {
    page.js(&question.before).await;
    page.wait_until(&question.is_there).await;
    page.settle().await;
    let Question { press, picture, is_whole, .. } = question;
    page.js(&format!("ask({place}, () => {{ {press} }}, () => {picture}, () => {is_whole})")).await;
    page.wait_until("window.answered").await;
    let answered = page.js("return window.answered").await;
    [0, 1, 2].map(|part| answered[part].as_f64().unwrap_or(f64::NAN))
}

/// Asks, and looks at the page in each frame after a change. The clock stops when that frame has been painted. The press is a task of
/// its own, which begins after its mark. The script requests no frame without a change: such frames would fill the browser's trace.
const WATCH: &str = "
    window.ask = (number, press, picture, isWhole) => {
        window.answered = null;
        const channel = new MessageChannel();
        let began, first = 0, shown = picture(), pictures = 0, isDue = false;
        const look = () => {
            isDue = false;
            const now = picture();
            if (now && now !== shown) { shown = now; pictures++; }
            channel.port2.postMessage(pictures > 0 && !!isWhole());
        };
        const changes = new MutationObserver(() => { if (!isDue) isDue = !!requestAnimationFrame(look); });
        channel.port1.onmessage = ({ data }) => {
            if (window.answered) return;
            if (pictures && !first) first = performance.now() - began;
            if (!data) return;
            changes.disconnect();
            performance.mark(`whole-${number}`);
            window.answered = [first, performance.now() - began, pictures];
        };
        setTimeout(() => {
            performance.mark(`press-${number}`);
            setTimeout(() => {
                began = performance.now();
                changes.observe(document.body, { attributes: true, childList: true, characterData: true, subtree: true });
                press();
            });
        });
    };";

/// The lines of all lanes, if each has two points or more.
const LINES: &str = "(lines => lines.length && lines.every(line => line.includes('L')) && lines.join())
    ([...document.querySelectorAll('.curves .line')].map(line => line.getAttribute('d')))";
const IS_AT_REST: &str = "document.querySelector('.curve-pane').dataset.state === 'rest'";
/// The curves are open, and at rest.
const IS_OPEN: &str = "document.querySelector('.curve-pane')?.dataset.state === 'rest'";
const IS_ANYWHERE: &str = "true";

/// All questions, in the order in which they are asked. Each group has its own browser, because the browser's trace has a limit. The
/// last question of a group leaves nothing running: after it comes the reference.
fn groups(site: &str) -> Vec<Vec<Question>> {
    let is_small = site == "demo";
    let whole = is_small.then_some(budgets::WHOLE_ANSWER);
    let short = |question: Question| Question { budgets: [question.budgets[0], whole], ..question };
    let again = Question {
        before: click("[data-pane=curve]"),
        is_there: String::from("!document.querySelector('.curve-pane')"),
        ..curve("once more", &click("[data-pane=curve]"))
    };
    let curves = vec![
        Question { budgets: [None; 2], ..curve("first press, with the load", &click("[data-pane=curve]")) },
        short(again),
        short(curve("after a change of the latency", &write("set-latency-ms", "150"))),
        some_seeds(is_small),
        stop(),
        short(curve("after the cancel", &click("[data-seeds='1']"))),
    ];
    let many = Question {
        before: click("[data-pane=curve]"),
        is_there: IS_OPEN.into(),
        ..curve("with 200 seeds", &click("[data-seeds='200']"))
    };
    let others = vec![opened(), slower(), fork(is_small)];
    // On a large site, the trace has no room for these.
    if is_small { vec![curves, others, vec![many], vec![advice()]] } else { vec![curves, others] }
}

/// 20 seeds; on a large site, only the first runs: more would not fit into the browser's trace.
fn some_seeds(is_small: bool) -> Question {
    let press = click("[data-seeds='20']");
    if is_small {
        return curve("with 20 seeds", &press);
    }
    let is_whole = "+document.querySelector('.curve-pane').dataset.done >= 300".into();
    Question { is_whole, ..curve("the first 300 runs of 20 seeds", &press) }
}

/// Curves that are asked for where the page is.
fn curve(name: &str, press: &str) -> Question {
    Question {
        name: format!("curves, {name}"),
        before: String::new(),
        is_there: IS_ANYWHERE.into(),
        press: press.into(),
        picture: LINES.into(),
        is_whole: IS_AT_REST.into(),
        budgets: [Some(budgets::FIRST_PICTURE), None],
    }
}

/// The end of 200 seeds that are on their way.
fn stop() -> Question {
    let is_there = "document.getElementById('curve-stop').checkVisibility() && +document.querySelector('.curve-pane').dataset.done > 0";
    Question {
        before: click("[data-seeds='200']"),
        is_there: is_there.into(),
        picture: format!("{IS_AT_REST} && 'rest'"),
        ..curve("200 seeds cancelled", &click("#curve-stop"))
    }
}

/// Opens the pane of another question, with the program loaded.
fn opened() -> Question {
    Question {
        name: "why, opened".into(),
        before: click("[data-pane=curve]"),
        is_there: IS_OPEN.into(),
        picture: "document.getElementById('why-slower') && 'open'".into(),
        is_whole: IS_ANYWHERE.into(),
        ..curve("", &click("[data-pane=why]"))
    }
}

fn slower() -> Question {
    Question {
        name: "why is one lane slower".into(),
        picture: "document.querySelector('.answer').textContent".into(),
        before: String::new(),
        is_there: IS_ANYWHERE.into(),
        press: click("#why-slower"),
        ..opened()
    }
}

/// The first lane goes on with another latency.
fn fork(is_small: bool) -> Question {
    let choose = "setTimeout(async () => {
        const frame = () => new Promise(requestAnimationFrame);
        while (!document.getElementById('fork-key')) await frame();
        const list = document.getElementById('fork-key');
        list.value = 'latency-ms';
        list.dispatchEvent(new Event('change', {bubbles: true}));
        while (document.getElementById('fork-value').value !== '120') await frame();
        WRITE
        window.hasChosen = true;
    });";
    Question {
        name: "what if, to the forked lane".into(),
        before: click("[data-pane=fork]") + &choose.replace("WRITE", &write("fork-value", "400")),
        is_there: "window.hasChosen".into(),
        press: click("#fork-here"),
        picture:
            "document.body.dataset.state === 'ready' && document.querySelector('.forks[role=status]')?.textContent"
                .into(),
        budgets: [is_small.then_some(budgets::FIRST_PICTURE), None],
        ..opened()
    }
}

/// The advice; its first picture is the first sign of progress.
fn advice() -> Question {
    let done = "document.querySelector('.advice-pane')?.dataset.state === 'rest'";
    Question {
        name: "advice".into(),
        press: click("[data-pane=advice]"),
        picture: format!("{done} ? 'whole' : +document.querySelector('.advice-pane progress')?.value || ''"),
        is_whole: done.into(),
        ..opened()
    }
}

/// A script that clicks.
fn click(selector: &str) -> String {
    format!("document.querySelector(`{selector}`).click();")
}

/// A script that writes into a field, as a person does.
fn write(id: &str, value: &str) -> String {
    format!(
        "{{
            const field = document.getElementById('{id}');
            Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, '{value}');
            field.dispatchEvent(new Event('input', {{bubbles: true}}));
            field.dispatchEvent(new Event('change', {{bubbles: true}}));
        }}"
    )
}

/// Prints the medians of a question, and returns them.
fn report(site: &str, question: &Question, visits: &[Figures]) -> Value {
    let median = |of: fn(&Figures) -> f64| {
        let mut all: Vec<f64> = visits.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
    };
    let reference_ms = median(|of| of.reference_ms);
    let parts = [
        ("first picture", median(|of| of.first_ms), question.budgets[0]),
        ("whole", median(|of| of.whole_ms), question.budgets[1]),
        ("longest task", median(|of| of.longest_ms), Some(budgets::LONGEST_TASK)),
    ];
    let pictures = median(|of| of.pictures);
    let shown = parts.map(|(_, ms, budget)| {
        let ratio = ms / reference_ms;
        let budget = budget.map_or(String::from("-"), |budget| format!("{budget} {}", budgets::word(ratio, budget)));
        format!("{ms:>10.1}{ratio:>8.2}{budget:>11}")
    });
    println!("{:<52}{}{pictures:>10}{reference_ms:>8.2}", format!("{site}: {}", question.name), shown.concat());
    let figures =
        parts.map(|(part, ms, budget)| json!({"part": part, "ms": ms, "ratio": ms / reference_ms, "budget": budget}));
    json!({"site": site, "question": question.name, "figures": figures, "pictures": pictures, "reference_ms": reference_ms})
}
