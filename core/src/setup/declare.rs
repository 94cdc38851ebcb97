//! Makes the table of all settings, and the types that hold their values, from their declarations.

/// `place: Type = default, number => declaration;` for a number, and with `choice { value => word, … }` for a choice.
/// Questions have no default, since the pattern answers them, but a place in the rules: `place: Type, at(place) { value =>
/// word, … } => declaration;`.
macro_rules! settings {
    (
        run {
            $($(#[$doc:meta])* $place:ident: $type:ty = $default:expr, $way:ident
                $({ $($value:expr => $word:literal),+ $(,)? })? => $setting:expr;)+
        }
        questions {
            $($(#[$question_doc:meta])* $question:ident: $answer_type:ty, at($($rule:ident).+)
                { $($answer:expr => $answer_word:literal),+ $(,)? } => $question_setting:expr;)+
        }
        page {
            $($(#[$last_doc:meta])* $last:ident: $last_type:ty = $last_default:expr, $last_way:ident
                $({ $($last_value:expr => $last_word:literal),+ $(,)? })? => $last_setting:expr;)+
        }
    ) => {
        /// Everything that decides a comparison. Numbers are 0 where their setting is off.
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub struct Setup {
            $($(#[$doc])* pub $place: $type,)+
            /// The answers that are changed from the pattern's own.
            pub questions: Questions,
            /// The setting that changes in the middle of the run, in the setup of one lane.
            pub fork: Option<$crate::setup::Fork>,
            $($(#[$last_doc])* pub $last: $last_type,)+
        }

        impl Default for Setup {
            fn default() -> Self {
                Setup {
                    $($place: $default,)+
                    questions: Questions::default(),
                    fork: None,
                    $($last: $last_default,)+
                }
            }
        }

        /// The classic questions. `None`: as the pattern's version answers them.
        #[derive(Clone, PartialEq, Eq, Debug, Default)]
        pub struct Questions {
            $($(#[$question_doc])* pub $question: Option<$answer_type>,)+
        }

        /// Every setting, in the order of addresses and documentation.
        pub static SETTINGS: &[Setting] = &[
            $(held!($way $place $({ $($value => $word),+ })? $setting),)+
            $($question_setting
                .of_words(&[$crate::setup::setting::AS_PATTERN, $($answer_word),+])
                .held_at(
                    |setup| index_of(&[None, $(Some($answer)),+], &setup.questions.$question),
                    |setup, index| setup.questions.$question = [None, $(Some($answer)),+][index as usize],
                )
                .after(|setup, rules| rules.$($rule).+ = setup.questions.$question.unwrap_or(rules.$($rule).+))
                .read(|rules| 1 + index_of(&[$($answer),+], &rules.$($rule).+)),)+
            $(held!($last_way $last $({ $($last_value => $last_word),+ })? $last_setting),)+
        ];
    };
}

/// A setting with its place in the setup.
macro_rules! held {
    (text $place:ident $setting:expr) => {
        $setting
    };
    (number $place:ident $setting:expr) => {
        $setting.held_at(|setup| setup.$place, |setup, number| setup.$place = number)
    };
    (choice $place:ident { $($value:expr => $word:literal),+ } $setting:expr) => {
        $setting.of_words(&[$($word),+]).held_at(
            |setup| index_of(&[$($value),+], &setup.$place),
            |setup, index| setup.$place = [$($value),+][index as usize],
        )
    };
}

/// The place of a value among all values of its setting.
pub(super) fn index_of<T: PartialEq>(all: &[T], value: &T) -> u32 {
    all.iter().position(|other| other == value).unwrap_or(0) as u32
}
