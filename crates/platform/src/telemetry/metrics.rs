//! Prometheus metrics of the process.

pub use metrics_exporter_prometheus::PrometheusHandle as MetricsHandle;

use metrics_exporter_prometheus::PrometheusBuilder;
use std::{sync::OnceLock, thread, time::Duration};

/// Upper bounds of histogram buckets in seconds. 0.5 and 1 are the edges of the objectives (API and live delivery
/// within 0.5 s, search within 1 s): a share below an objective can only be read off at a bound.
const BUCKETS: [f64; 16] = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// The recorder of this process, installed by the first call; `render()` gives the text of `/metrics`.
///
/// # Panics
/// If another recorder has been installed with the `metrics` crate directly.
pub fn metrics_handle() -> MetricsHandle {
    static HANDLE: OnceLock<MetricsHandle> = OnceLock::new();
    HANDLE.get_or_init(install).clone()
}

fn install() -> MetricsHandle {
    let handle = PrometheusBuilder::new()
        .set_buckets(&BUCKETS)
        .expect("there are bounds")
        .install_recorder()
        .expect("this is the only place that installs a recorder");
    metrics::gauge!("beep_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    let upkeep = handle.clone();
    // Histograms keep single values until somebody folds them; without a scraper nobody would.
    let folding = thread::Builder::new().name("metrics".to_owned()).spawn(move || {
        loop {
            thread::sleep(Duration::from_secs(5));
            upkeep.run_upkeep();
        }
    });
    if let Err(error) = folding {
        tracing::warn!(%error, "metrics are folded only when they are read");
    }
    handle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn histograms_have_the_edges_of_the_objectives() {
        metrics_handle();
        metrics::histogram!("beep_test_seconds", "route" => "/x").record(0.7);
        let text = metrics_handle().render();
        for line in [
            r#"beep_test_seconds_bucket{route="/x",le="0.5"} 0"#,
            r#"beep_test_seconds_bucket{route="/x",le="1"} 1"#,
            r#"beep_test_seconds_count{route="/x"} 1"#,
            concat!(r#"beep_build_info{version=""#, env!("CARGO_PKG_VERSION"), r#""} 1"#),
        ] {
            assert!(text.contains(line), "{line} in\n{text}");
        }
    }
}
