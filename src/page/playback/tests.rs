//! Tests of the playhead.

use super::super::picture::tests::picture;
use super::*;

/// A playhead on an axis from 0 to 1 s; the last lane ends at 3 s.
fn playback(choice: PlaybackChoice) -> Playback {
    let mut playback = Playback::new(choice);
    playback.set_ends(0, 1_000_000, 3_000_000);
    playback
}

/// A playhead that was opened with `at`, at real time.
fn at(at_us: u64) -> Playback {
    let speed = Speed::Permille(1_000);
    let mut playback = playback(PlaybackChoice { at_us: Some(at_us), speed, ..PlaybackChoice::default() });
    playback.begin(false, true);
    playback
}

#[test]
fn it_begins_as_the_address_says() {
    let begin = |at_us, play, is_asking, may_move| {
        let mut playback = playback(PlaybackChoice { at_us, play, ..PlaybackChoice::default() });
        playback.begin(is_asking, may_move);
        (playback.at_us(), playback.is_playing())
    };
    assert_eq!(begin(None, None, false, true), (0, true));
    assert_eq!(begin(None, None, false, false), (500_000, false));
    assert_eq!(begin(None, Some(true), false, false), (0, true));
    assert_eq!(begin(None, Some(false), false, true), (500_000, false));
    assert_eq!(begin(Some(700_000), None, false, true), (700_000, false));
    assert_eq!(begin(Some(700_000), Some(true), false, true), (700_000, true));
    assert_eq!(begin(Some(9_000_000), None, false, true), (3_000_000, false));
    assert_eq!(begin(Some(700_000), Some(true), true, true), (0, false));
}

#[test]
fn it_begins_once_until_another_address_is_chosen() {
    let mut playback = at(700_000);
    playback.begin(true, true);
    assert_eq!(playback.at_us(), 700_000);
    playback.choose(PlaybackChoice { at_us: Some(200_000), ..PlaybackChoice::default() });
    playback.begin(false, true);
    assert_eq!(playback.at_us(), 200_000);
    playback.restart(PlaybackChoice::default());
    assert_eq!((playback.at_us(), playback.is_playing(), playback.ends_us()), (0, false, (0, 1_000_000)));
}

#[test]
fn play_and_pause_say_in_the_address_where_it_is() {
    let mut playback = at(700_000);
    assert_eq!(playback.update(PlaybackMsg::Play, None, false), Effect::Moved);
    assert_eq!((playback.is_playing(), playback.choice().at_us), (true, None));
    playback.tick(100.0, false);
    assert_eq!(playback.update(PlaybackMsg::Play, None, false), Effect::Moved);
    assert_eq!((playback.is_playing(), playback.choice().at_us), (false, Some(800_000)));
}

#[test]
fn at_the_end_play_begins_again() {
    let mut playback = at(3_000_000);
    playback.update(PlaybackMsg::Play, None, false);
    assert_eq!((playback.at_us(), playback.is_playing()), (0, true));
}

#[test]
fn a_seek_to_the_end_of_the_axis_is_the_end_of_all_lanes() {
    let mut playback = at(0);
    for (to_us, expected) in [(400_000, 400_000), (1_000_000, 3_000_000), (u64::MAX, 3_000_000)] {
        assert_eq!(playback.update(PlaybackMsg::Seek(to_us), None, false), Effect::Moved);
        assert_eq!((playback.at_us(), playback.is_playing()), (expected, false));
    }
    // Rows of the table lead behind the axis, too.
    playback.update(PlaybackMsg::GoTo(Some(2_000_000)), None, false);
    assert_eq!((playback.at_us(), playback.on_axis_us(), playback.share()), (2_000_000, 1_000_000, 1.0));
    playback.update(PlaybackMsg::Play, None, false);
    playback.update(PlaybackMsg::GoTo(None), None, false);
    assert_eq!((playback.at_us(), playback.is_playing()), (2_000_000, false));
}

#[test]
fn steps_lead_from_event_to_event_and_from_key_moment_to_key_moment() {
    let picture = picture("lanes=sequential,gather&site=star:4");
    let mut playback = Playback::default();
    playback.set_ends(picture.chart.from_us, picture.chart.end_us, picture.last_us);
    playback.update(PlaybackMsg::Step(true), Some(&picture), false);
    let first = next_event_us(&picture.comparison, 0).expect("something happens");
    assert_eq!(playback.at_us(), first);
    playback.update(PlaybackMsg::Step(false), Some(&picture), false);
    assert_eq!(playback.at_us(), 0);
    let moments = picture.key_moments();
    playback.update(PlaybackMsg::KeyMoment(true), Some(&picture), false);
    assert_eq!(Some(playback.at_us()), moments.next_us(0));
    playback.update(PlaybackMsg::KeyMoment(false), Some(&picture), false);
    assert_eq!(playback.at_us(), 0);
    playback.update(PlaybackMsg::Seek(u64::MAX), Some(&picture), false);
    playback.update(PlaybackMsg::Step(true), Some(&picture), false);
    assert!(playback.is_at_end());
    assert_eq!(playback.update(PlaybackMsg::Step(true), None, false), Effect::Nothing);
}

#[test]
fn a_held_playhead_does_not_move() {
    let picture = picture("lanes=sequential");
    let mut held = at(700_000);
    let before = held.clone();
    for message in [
        PlaybackMsg::Play,
        PlaybackMsg::Step(true),
        PlaybackMsg::KeyMoment(true),
        PlaybackMsg::Seek(5),
        PlaybackMsg::GoTo(Some(5)),
    ] {
        assert_eq!(held.update(message, Some(&picture), true), Effect::Nothing);
        assert_eq!(held, before);
    }
    assert_eq!(held.update(PlaybackMsg::Loop, Some(&picture), true), Effect::Address);
    assert!(held.choice().is_loop);
}

#[test]
fn a_frame_moves_it_at_its_speed_to_the_end() {
    let mut playback = at(0);
    playback.update(PlaybackMsg::Play, None, false);
    playback.tick(16.0, false);
    assert_eq!(playback.at_us(), 16_000);
    // A page that was hidden does not jump ahead.
    playback.tick(60_000.0, false);
    assert_eq!(playback.at_us(), 116_000);
    playback.update(PlaybackMsg::Speed(Speed::Fit), None, false);
    playback.tick(80.0, false);
    assert_eq!(playback.at_us(), 126_000);
    playback.update(PlaybackMsg::Speed(Speed::Permille(100_000)), None, false);
    playback.tick(16.0, false);
    assert_eq!((playback.at_us(), playback.is_playing()), (3_000_000, false));
    assert!(playback.is_at_end());
}

#[test]
fn with_reduced_motion_it_jumps() {
    let mut playback = at(0);
    playback.update(PlaybackMsg::Play, None, false);
    (0..5).for_each(|_| playback.tick(100.0, true));
    assert_eq!(playback.at_us(), 0);
    playback.tick(100.0, true);
    assert_eq!(playback.at_us(), 600_000);
}

#[test]
fn a_loop_rests_at_the_end_and_begins_again() {
    let mut playback = at(990_000);
    playback.update(PlaybackMsg::Loop, None, false);
    playback.update(PlaybackMsg::Play, None, false);
    playback.tick(16.0, false);
    assert_eq!((playback.at_us(), playback.is_playing()), (3_000_000, true));
    (0..11).for_each(|_| playback.tick(100.0, false));
    assert_eq!(playback.at_us(), 3_000_000);
    playback.tick(100.0, false);
    assert_eq!((playback.at_us(), playback.is_playing()), (0, true));
}

#[test]
fn new_lanes_keep_the_moment_or_the_end() {
    let mut playback = at(700_000);
    playback.set_ends(0, 2_000_000, 2_000_000);
    assert_eq!(playback.at_us(), 700_000);
    playback.update(PlaybackMsg::Seek(u64::MAX), None, false);
    playback.set_ends(100_000, 500_000, 500_000);
    assert_eq!(playback.at_us(), 500_000);
    playback.set_ends(600_000, 900_000, 900_000);
    assert_eq!((playback.at_us(), playback.share()), (900_000, 1.0));
}

#[test]
fn a_live_run_carries_the_playhead() {
    let mut playback = at(700_000);
    playback.begin_live();
    assert_eq!((playback.at_us(), playback.is_playing()), (0, false));
    playback.follow_live(4_000_000);
    assert_eq!((playback.at_us(), playback.is_at_end()), (4_000_000, true));
    playback.end_live(3_900_000);
    assert_eq!(playback.at_us(), 3_900_000);
    playback.play_from_start();
    assert_eq!((playback.at_us(), playback.is_playing(), playback.choice().at_us), (0, true, None));
}

#[test]
fn speeds_are_written_and_read() {
    for speed in Speed::ALL {
        assert_eq!(Speed::parse(&speed.word()), Some(*speed));
    }
    assert_eq!([" 0.3 ", ".5", "1e1"].map(Speed::parse), [300, 500, 10_000].map(|speed| Some(Speed::Permille(speed))));
    assert_eq!(["", "fast", "0", "-1", "1001", "1 2", "NaN", "[1]", "true"].map(Speed::parse), [None; 9]);
    assert_eq!((Speed::Fit.next(true), Speed::Fit.next(false)), (Speed::ALL[4], Speed::ALL[2]));
    assert_eq!((Speed::ALL[0].next(false), Speed::Permille(7).next(true)), (Speed::ALL[0], Speed::ALL[4]));
}
