//! How the page looks as a whole: its theme and the size of its type.

use super::effect::Effect;

/// The themes, in the order in which the button goes through them.
pub const THEMES: &[&str] = &["auto", "light", "dark"];

/// The theme and the size of the type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Appearance {
    /// One of [`THEMES`].
    pub theme: &'static str,
    /// Whether type, strokes and buttons are large, for a projector.
    pub is_large: bool,
}

impl Default for Appearance {
    fn default() -> Self {
        Appearance { theme: "auto", is_large: false }
    }
}

/// What a person does with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AppearanceMsg {
    /// The next theme.
    Theme,
    /// Switches large type on or off.
    Type,
}

impl Appearance {
    /// Handles a message.
    pub fn update(&mut self, message: AppearanceMsg) -> Effect {
        match message {
            AppearanceMsg::Theme => {
                let at = THEMES.iter().position(|theme| *theme == self.theme).unwrap_or(0);
                self.theme = THEMES[(at + 1) % THEMES.len()];
                Effect::Theme
            }
            AppearanceMsg::Type => {
                self.is_large = !self.is_large;
                Effect::Type
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_button_goes_through_all_themes() {
        let mut appearance = Appearance::default();
        let mut seen = vec![appearance.theme];
        for _ in 1..THEMES.len() {
            assert_eq!(appearance.update(AppearanceMsg::Theme), Effect::Theme);
            seen.push(appearance.theme);
        }
        assert_eq!(seen, THEMES);
        appearance.update(AppearanceMsg::Theme);
        assert_eq!(appearance, Appearance::default());
        assert_eq!(appearance.update(AppearanceMsg::Type), Effect::Type);
        assert!(appearance.is_large);
    }
}
