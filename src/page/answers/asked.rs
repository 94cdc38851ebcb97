//! Questions as addresses have them: `slower-2-1`, `figure-1-utilisation`, `row-1-3-900000`, `page-1-17`, `bend-1-8`,
//! `between-1-latency~ms-100-200`. Lanes, worker rows and pages are counted from 1, as on the page.

use super::why::{Figure, Question};
use crate::setup::MAX_LANES;
use crate::site::PageId;

/// The figures that can be asked about, with their words.
pub const FIGURES: [(&str, Figure); 5] = [
    ("makespan", Figure::Makespan),
    ("utilisation", Figure::Utilisation),
    ("in~flight", Figure::InFlight),
    ("duplicates", Figure::Duplicates),
    ("failed", Figure::Failed),
];

/// A question as an address has it.
pub fn text(question: &Question) -> String {
    match question {
        Question::Slower { lane, than } => format!("slower-{}-{}", lane + 1, than + 1),
        Question::Row { lane, row, at_us } => format!("row-{}-{}-{at_us}", lane + 1, row + 1),
        Question::Page { lane, page } => format!("page-{}-{}", lane + 1, page.0.saturating_add(1)),
        Question::Bend { lane, concurrency: None } => format!("bend-{}", lane + 1),
        Question::Bend { lane, concurrency: Some(value) } => format!("bend-{}-{value}", lane + 1),
        Question::Between { lane, key, from, to } => {
            format!("between-{}-{}-{from}-{to}", lane + 1, key.replace('-', "~"))
        }
        Question::Figure { lane, figure } => {
            let word = FIGURES.iter().find(|(_, of)| of == figure).map_or("", |(word, _)| word);
            format!("figure-{}-{word}", lane + 1)
        }
    }
}

/// The question that an address has; none if it is none.
pub fn read(text: &str) -> Option<Question> {
    let parts: Vec<&str> = text.split('-').collect();
    let (&kind, rest) = parts.split_first()?;
    let counted = |place: usize| rest.get(place)?.parse::<u32>().ok()?.checked_sub(1);
    let lane_at = |place: usize| counted(place).map(|lane| lane as usize).filter(|lane| *lane < MAX_LANES);
    let lane = lane_at(0)?;
    Some(match (kind, rest.len()) {
        ("slower", 2) => Question::Slower { lane, than: lane_at(1).filter(|than| *than != lane)? },
        ("row", 3) => Question::Row { lane, row: counted(1)?, at_us: rest[2].parse().ok()? },
        ("page", 2) => Question::Page { lane, page: PageId(counted(1)?) },
        ("bend", 1) => Question::Bend { lane, concurrency: None },
        ("bend", 2) => Question::Bend { lane, concurrency: Some(rest[1].parse().ok()?) },
        ("between", 4) => {
            Question::Between { lane, key: rest[1].replace('~', "-"), from: rest[2].into(), to: rest[3].into() }
        }
        ("figure", 2) => {
            let (_, figure) = FIGURES.iter().find(|(word, _)| *word == rest[1])?;
            Question::Figure { lane, figure: *figure }
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn questions() -> impl Strategy<Value = Question> {
        let lane = || 0..MAX_LANES;
        prop_oneof![
            (lane(), 0..MAX_LANES - 1).prop_map(|(lane, of)| {
                let than = if of >= lane { of + 1 } else { of };
                Question::Slower { lane, than }
            }),
            (lane(), 0..2_000_u32, any::<u64>()).prop_map(|(lane, row, at_us)| Question::Row { lane, row, at_us }),
            (lane(), 0..1_000_000_u32).prop_map(|(lane, page)| Question::Page { lane, page: PageId(page) }),
            (lane(), proptest::option::of(any::<u32>()))
                .prop_map(|(lane, concurrency)| Question::Bend { lane, concurrency }),
            (lane(), 0..FIGURES.len()).prop_map(|(lane, of)| Question::Figure { lane, figure: FIGURES[of].1 }),
            (lane(), "[a-z]{2,9}(-[a-z]{2,5})?", "[0-9]{1,4}", "[0-9]{1,4}")
                .prop_map(|(lane, key, from, to)| Question::Between { lane, key, from, to }),
        ]
    }

    proptest! {
        #[test]
        fn a_question_in_an_address_comes_back(question in questions()) {
            prop_assert_eq!(read(&text(&question)), Some(question));
        }

        #[test]
        fn no_text_panics(text in "[a-z~]{0,8}(-[0-9a-z~]{0,12}){0,6}") {
            let _ = read(&text);
        }
    }

    #[test]
    fn what_is_no_question_is_none() {
        for wrong in [
            "",
            "slower",
            "slower-1",
            "slower-1-1",
            "slower-0-1",
            "slower-1-9",
            "row-1-1",
            "page-1-0",
            "figure-1-speed",
            "bend-1-x",
            "why-1-2",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
