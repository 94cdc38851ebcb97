//! Finds a message of `text` in what a run or a page says, independent of the message's wording.

/// As an argument of a message, this matches every value.
pub const ANY: &str = "\u{1}";

/// Whether `said` contains `message`, with any text in the place of each [`ANY`].
#[allow(dead_code, reason = "some tests only build messages")]
pub fn says(said: &str, message: &str) -> bool {
    let mut pieces = message.split(ANY).filter(|piece| !piece.is_empty());
    let mut rest = said;
    pieces.all(|piece| match rest.find(piece) {
        Some(place) => {
            rest = &rest[place + piece.len()..];
            true
        }
        None => false,
    })
}
