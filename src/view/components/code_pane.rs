//! The code of one lane: its lines, the version each belongs to, and the workers at them.

use super::code_files::CodeFiles;
use crate::page::code_choice::{CodeChoice, CodeMsg};
use crate::page::lane_code::{CodeLine, LaneCode, attribute_of, sign};
use crate::say::{self, settings};
use crate::setup::Apart;
use crate::strategy::code::{Call, Language, Mark, Token, TokenKind, tokens};
use crate::strategy::{Strategy, Version};
use crate::text;
use crate::view::browser;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of a [`CodePane`].
#[derive(Properties, PartialEq)]
pub struct CodePaneProps {
    /// Which lane, from 0.
    pub index: usize,
    /// The strategy's id.
    pub id: &'static str,
    /// Its code.
    pub code: Rc<LaneCode>,
    /// How it is shown.
    pub choice: CodeChoice,
    /// The rules in which the versions differ, or that are changed from the version's defaults.
    pub apart: Vec<Apart>,
    /// Whether the page has the code.
    pub files: CodeFiles,
    /// The callback for its messages.
    pub tell: Callback<CodeMsg>,
}

/// A lane's code.
#[component]
pub fn CodePane(props: &CodePaneProps) -> Html {
    let Ok(strategy) = crate::strategy::find(props.id) else { return html! { <section hidden=true></section> } };
    let rows = use_memo((props.code.clone(), props.choice), |(code, choice)| code.lines(*choice));
    let is_on = props.index == props.choice.lane;
    let text = rows.clone();
    let is_diff = props.choice.is_diff;
    let copy = props.tell.reform(move |_| {
        let line = |row: &CodeLine| {
            if is_diff { format!("{}{}\n", sign(row.mark), row.text) } else { format!("{}\n", row.text) }
        };
        CodeMsg::Copy(text.iter().map(line).collect())
    });
    html! {
        <section class="pane" data-strategy={props.id} data-on={is_on.to_string()} aria-labelledby={format!("pane-{}", props.index)}>
            <h3 id={format!("pane-{}", props.index)}>
                <span>{ say::strategy_name(strategy) }</span>
                <code>{ file_of(strategy, props.choice, props.code.ran.entry) }</code>
                <small hidden={is_diff}>{ if strategy.is_beyond() { text::VERSION_BEYOND } else { version_word(strategy) } }</small>
                <button type="button" class="btn edit" id={format!("edit-{}", props.index)} data-edit={props.index.to_string()}
                    hidden={props.files != CodeFiles::Here} aria-label={text::code_edit_of(say::strategy_name(strategy))}>{ text::CODE_EDIT }</button>
                <button type="button" class="btn copy" id={format!("copy-{}", props.index)} hidden={props.files != CodeFiles::Here}
                    aria-label={text::code_copy_of(say::strategy_name(strategy))} onclick={copy}>{ text::CODE_COPY }</button>
            </h3>
            // The editor of people's own code, which another program fills.
            <div class="own" id={format!("own-code-{}", props.index)}></div>
            { about_rules(props, strategy) }
            <div class="body">
                { lines(props, &rows) }
                { aside(strategy) }
            </div>
        </section>
    }
}

/// The name of the file with the lines.
fn file_of(strategy: &Strategy, choice: CodeChoice, ran: &str) -> String {
    let pattern = strategy.pattern;
    match (choice.language, choice.is_diff, strategy.version) {
        (Language::Rust, true, _) => format!("{pattern}_published.rs → {pattern}.rs"),
        (Language::Rust, false, _) => format!("{ran}.rs"),
        (Language::Python, true, _) => format!("{pattern}_published.py → {pattern}.py"),
        (Language::Python, false, Version::Corrected) => format!("{pattern}.py"),
        (Language::Python, false, Version::Published) => format!("{pattern}_published.py"),
    }
}

/// What the lines do not show: the rules in which versions differ, or that are changed.
fn about_rules(props: &CodePaneProps, strategy: &Strategy) -> Html {
    let is_diff = props.choice.is_diff;
    let is_beyond = is_diff && strategy.is_beyond();
    let head = match (is_diff, props.choice.language) {
        (true, Language::Rust) => text::RULES_BESIDE,
        (true, Language::Python) => text::RULES_AMOUNT,
        (false, Language::Rust) => text::RULES_SET,
        (false, Language::Python) => text::RULES_SET_TWIN,
    };
    let (before, after) = if is_diff {
        (text::VERSION_PUBLISHED, text::VERSION_CORRECTED)
    } else {
        (text::CODE_HERE, version_word(strategy))
    };
    let rules = props.apart.iter().map(|apart| {
        let (subject, [one, other]) = settings::apart(apart);
        html! {
            <li key={apart.key}>{ format!("{subject} ") }
                <span class={classes!("one", is_diff.then_some("removed"))}><small>{ before }</small>{ one }</span>
                <span class={classes!("other", is_diff.then_some("added"))}><small>{ after }</small>{ other }</span>
            </li>
        }
    });
    html! {
        <div class="rules" hidden={props.apart.is_empty() && !is_beyond}>
            <p>{ if is_beyond { text::CODE_BEYOND } else { head } }</p>
            <ul>{ for rules }</ul>
        </div>
    }
}

fn version_word(strategy: &Strategy) -> &'static str {
    match strategy.version {
        Version::Corrected => text::VERSION_CORRECTED,
        Version::Published => text::VERSION_PUBLISHED,
    }
}

/// Notes on the pattern, and the meaning of the dots.
fn aside(strategy: &'static Strategy) -> Html {
    let pattern = strategy.pattern;
    let facts = [
        (text::ADVICE_WAITS_FOR, text::strategy_waits_for(pattern)),
        (text::ADVICE_BOUNDED_BY, text::strategy_bounded_by(pattern)),
        (text::ADVICE_CHOOSE_WHEN, text::strategy_choose_when(pattern)),
    ];
    html! {
        <aside>
            <p>{ say::strategy_about(strategy) }</p>
            <dl>{ for facts.into_iter().map(|(word, fact)| html! { <div key={word}><dt>{ word }</dt><dd>{ fact }</dd></div> }) }</dl>
            <ul class="dots" aria-label={text::CODE_DOTS}>
                <li key="fetches"><i class="fetches"></i>{ text::CODE_DOTS_FETCHES }</li>
                <li key="parses"><i class="parses"></i>{ text::CODE_DOTS_PARSES }</li>
                <li key="waits"><i class="waits"></i>{ text::CODE_DOTS_WAITS }</li>
            </ul>
            <p class="hint">{ text::CODE_HINT }</p>
        </aside>
    }
}

fn lines(props: &CodePaneProps, rows: &[CodeLine]) -> Html {
    let text: String = rows.iter().map(|row| format!("{}\n", row.text)).collect();
    let tokens = tokens(props.choice.language, &text);
    let lines = rows.iter().zip(tokens).enumerate().map(|(nth, (row, tokens))| line(props, nth, row, &tokens));
    html! { <div class="lines" data-diff={props.choice.is_diff.to_string()} translate="no">{ for lines }</div> }
}

fn line(props: &CodePaneProps, nth: usize, row: &CodeLine, tokens: &[Token]) -> Html {
    let mark = match row.mark {
        Mark::Same => "same",
        Mark::Removed => "removed",
        Mark::Added => "added",
    };
    let (places, lane) = (row.places.clone(), props.index);
    let runs = !places.is_empty();
    let tell = props.tell.clone();
    let onclick = runs.then(|| {
        Callback::from(move |_: MouseEvent| {
            // A person who selects text to copy it does not want the playhead to move.
            if !browser::has_selection() {
                tell.emit(CodeMsg::Run(lane, places.clone()));
            }
        })
    });
    let indent = row.text.len() - row.text.trim_start().len();
    let pieces = tokens.iter().enumerate().map(|(nth, token)| match class_of(token.kind) {
        None if nth == 0 && indent > 0 => {
            html! { <span key={nth}><span class="in">{ &token.text[..indent] }</span>{ breakable(&token.text[indent..]) }</span> }
        }
        Some(class) => html! { <span key={nth} {class}>{ &token.text }</span> },
        None => html! { <span key={nth}>{ breakable(&token.text) }</span> },
    });
    html! {
        <div class="ln" key={nth} data-mark={mark} data-runs={runs.to_string()} data-gap={row.is_after_a_gap.to_string()}
            data-line={row.number.to_string()} {onclick}>
            <span class="no">{ number(row, runs) }</span>
            <span class={if runs { "who" } else { "no-worker" }} role={runs.then_some("img")} aria-hidden="true" data-at={runs.then(|| attribute_of(&row.places))}></span>
            <span class="sign" aria-hidden="true">{ sign(row.mark) }</span>
            <span class="src" ~style={format!("--indent:{indent}ch")}><span class="sr" hidden={row.mark == Mark::Same}>
                { if row.mark == Mark::Removed { text::CODE_PUBLISHED } else { text::CODE_CORRECTED } }</span>{ for pieces }</span>
        </div>
    }
}

/// A chain of calls may wrap before each dot.
fn breakable(text: &str) -> Html {
    let mut pieces = text.split('.');
    let first = pieces.next().unwrap_or("");
    html! { <>{ first }{ for pieces.map(|piece| html! { <><wbr />{ "." }{ piece }</> }) }</> }
}

/// A line that runs is a button: it leads to its next moment.
fn number(row: &CodeLine, runs: bool) -> Html {
    let calls = row.places.iter().map(|(call, _)| match call {
        Call::Fetch => text::CODE_LINE_FETCHES,
        Call::Parse => text::CODE_LINE_PARSES,
        Call::Wait => text::CODE_LINE_WAITS,
    });
    let calls = calls.collect::<Vec<_>>().join(text::LIST_COMMA);
    html! {
        <>
            <button type="button" hidden={!runs} aria-label={text::code_line(row.number, &calls)}
                title={text::code_line_title(&calls)}>{ row.number }</button>
            <span hidden={runs} aria-hidden="true">{ row.number }</span>
        </>
    }
}

fn class_of(kind: TokenKind) -> Option<&'static str> {
    match kind {
        TokenKind::Plain => None,
        TokenKind::Keyword => Some("keyword"),
        TokenKind::Text => Some("text"),
        TokenKind::Comment => Some("comment"),
        TokenKind::Number => Some("number"),
    }
}
