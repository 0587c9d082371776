//! A short soak: the long one is `cargo xtask soak`.

use wecan_tests::soak;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_everything_goes_wrong_nothing_is_lost_and_nothing_is_doubled() {
    let seed = 20_261_122;
    println!("seed {seed}");
    let count = soak::soak(seed, 60, |line| println!("{line}")).await;
    println!("{count}");
    assert!(count.submitted >= 60);
    assert!(count.is_good(), "{count}");
}
