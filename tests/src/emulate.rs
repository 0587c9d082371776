//! Chromium shown under other conditions: narrow, dark, forced colours, on paper, without scripts, offline, zoomed.

use serde_json::{Value, json};

use crate::Browser;

/// How a page is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// As most people see it.
    Light,
    /// The resident prefers dark.
    Dark,
    /// The resident's own few colours, as in Windows' contrast themes.
    ForcedColours,
    /// On paper.
    Print,
}

impl Browser {
    /// Shows the page, and those after it, this way.
    pub async fn look(&self, look: Look) {
        let (media, scheme, forced) = match look {
            Look::Light => ("", "light", "none"),
            Look::Dark => ("", "dark", "none"),
            Look::ForcedColours => ("", "light", "active"),
            Look::Print => ("print", "light", "none"),
        };
        let features = json!([
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "forced-colors", "value": forced},
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({"media": media, "features": features})).await;
    }

    /// Makes the window this wide, in CSS pixels. 320 is also what 400 % zoom leaves of a 1280 pixel screen.
    pub async fn width(&self, width: u32) {
        self.size(width, 900, 1.0).await;
    }

    /// Zooms a screen of 1280 by 1024 pixels to 400 %: a quarter of the room, four pixels for each.
    pub async fn zoom_to_400_percent(&self) {
        self.size(320, 256, 4.0).await;
    }

    /// Makes the window this large, in CSS pixels, with `scale` device pixels for each.
    pub async fn size(&self, width: u32, height: u32, scale: f64) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": scale, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Takes JavaScript away from the pages, as a blocker does. The test's own looking about still works.
    pub async fn without_javascript(&self) {
        self.javascript(false).await;
    }

    /// Takes JavaScript away or gives it back. A page that has loaded without it does not start its scripts later.
    pub async fn javascript(&self, allowed: bool) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({"value": !allowed})).await;
    }

    /// Cuts the line, or mends it.
    pub async fn offline(&self, offline: bool) {
        let line = json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.emulateNetworkConditions", line).await;
    }

    /// A picture of the whole page, however long, as PNG.
    ///
    /// # Panics
    /// When Chromium takes none.
    pub async fn whole_picture(&self) -> Vec<u8> {
        use base64::Engine as _;
        let metrics = self.devtools("Page.getLayoutMetrics", json!({})).await;
        let size = &metrics["cssContentSize"];
        let clip = json!({
            "x": 0, "y": 0, "scale": 1,
            "width": size["width"],
            "height": size["height"].as_f64().unwrap_or(900.0).min(16_000.0),
        });
        let shot = json!({"format": "png", "captureBeyondViewport": true, "clip": clip});
        let picture = self.devtools("Page.captureScreenshot", shot).await;
        let data = picture["data"].as_str().unwrap_or_default();
        base64::engine::general_purpose::STANDARD.decode(data).expect("pictures come as base64")
    }

    /// Looks at the page as a small phone in the dark shows it: nothing stands out sideways, and axe finds nothing. Then it
    /// is wide and light again.
    ///
    /// # Panics
    /// When it is not so.
    pub async fn is_good_on_a_dark_phone(&self) {
        self.width(320).await;
        self.look(Look::Dark).await;
        assert_eq!(self.sideways().await, 0, "nothing stands out sideways");
        self.axe_finds_nothing().await;
        self.look(Look::Light).await;
        self.width(1000).await;
    }

    /// By how many pixels the page is wider than its window.
    pub async fn sideways(&self) -> i64 {
        let script = "const page = document.scrollingElement; return page.scrollWidth - page.clientWidth;";
        self.run(script, Vec::<Value>::new()).await.as_i64().unwrap_or_default()
    }
}
