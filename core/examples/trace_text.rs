fn main() {
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let (setup, _) = crawl_core::setup::parse_query(&line, &[]);
        let run = crawl_core::compare::Runner::of(&setup).unwrap().run();
        println!("== {line}\n{}", crawl_core::guest::events_text(&run.lanes[0]));
    }
}
