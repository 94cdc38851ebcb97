//! The page for teachers: the playground understands each exercise, and its answer is the one on the page.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use crawl_playground::compare::Runner;
use crawl_playground::page::parameters::parameter_of;
use crawl_playground::page::{Parts, Question};
use crawl_playground::setup::{parse_query, write_pairs};
use scraper::{ElementRef, Html, Selector};
use std::fs;
use std::path::Path;
use std::rc::Rc;

fn select<'a>(of: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    of.select(&Selector::parse(selector).unwrap()).collect()
}

fn words(of: ElementRef) -> String {
    of.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_exercise_has_the_playgrounds_answer() {
    let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("static/teachers.html")).unwrap();
    let html = Html::parse_document(&source);
    let mut exercises = 0;
    for section in select(html.root_element(), "section") {
        let Some(element) = select(section, "crawl-playground").first().copied() else { continue };
        let attributes = || element.value().attrs().filter(|(name, _)| !["title", "loading"].contains(name));
        let settings = attributes().filter(|(name, _)| parameter_of(name).is_none());
        let (setup, problems) = parse_query(&write_pairs(settings), &[]);
        assert_eq!(problems, [], "{}", words(section));
        let ask = attributes().find(|(name, _)| *name == "ask").map(|(_, id)| id).unwrap();
        let ask = Question::find(ask).unwrap();
        assert!(attributes().all(|(name, value)| name != "show" || Parts::EXTRA.parse(value).is_some()));
        let comparison = Runner::new(&setup, Rc::new(setup.make_site().unwrap()), None).run();
        let answer = words(select(section, ".answer")[0]);
        assert_eq!(answer, ask.answer(&comparison), "{}", section.value().id().unwrap());
        // Each question has exactly one right answer.
        assert_eq!(ask.right(&comparison).len(), 1, "{answer}");
        exercises += 1;
    }
    assert_eq!(exercises, 7);
    assert!(source.contains("Seven exercises"));
}
