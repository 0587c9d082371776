//! Takes a picture of a page in Chromium, so that a person can see what they made.

use std::process::ExitCode;
use std::time::Duration;
use std::{env, fs};

use wecan_tests::{Browser, Look};

const HELP: &str = "\
Takes a picture of a page in headless Chromium.

  cargo run -p wecan-tests --bin look -- URL OUT.png [options]

URL may also be the path of an HTML file.

  --width N        the window is N CSS pixels wide (1000)
  --height N       and N high (900)
  --scale N        pixels for each CSS pixel (1)
  --full-page      the whole page, not just what is in view
  --dark           the resident prefers dark
  --forced-colors  the resident's own few colours
  --print          as on paper
  --no-js          with JavaScript off
  --wait SECONDS   wait so long after the page has loaded (0.7)
  --run SCRIPT     run this in the page before the picture; what it returns is printed
  --outline        print the roles and accessible names that the page has
  --tree SELECTOR  print what a screen reader is given of the element with this selector
  --axe            print what axe-core finds

The console's warnings and errors are printed too.";

struct Wanted {
    url: String,
    file: String,
    size: (u32, u32, f64),
    whole: bool,
    look: Look,
    without_javascript: bool,
    wait: f64,
    run: Option<String>,
    outline: bool,
    tree: Option<String>,
    axe: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match read(env::args().skip(1).collect()) {
        Ok(wanted) => {
            take(wanted).await;
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}\n\n{HELP}");
            ExitCode::FAILURE
        }
    }
}

fn read(arguments: Vec<String>) -> Result<Wanted, String> {
    let mut wanted = Wanted {
        url: String::new(),
        file: String::new(),
        size: (1000, 900, 1.0),
        whole: false,
        look: Look::Light,
        without_javascript: false,
        wait: 0.7,
        run: None,
        outline: false,
        tree: None,
        axe: false,
    };
    let mut plain = Vec::new();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--width" => wanted.size.0 = number(&value()?)?,
            "--height" => wanted.size.1 = number(&value()?)?,
            "--scale" => wanted.size.2 = number(&value()?)?,
            "--wait" => wanted.wait = number(&value()?)?,
            "--run" => wanted.run = Some(value()?),
            "--full-page" => wanted.whole = true,
            "--dark" => wanted.look = Look::Dark,
            "--forced-colors" => wanted.look = Look::ForcedColours,
            "--print" => wanted.look = Look::Print,
            "--no-js" => wanted.without_javascript = true,
            "--outline" => wanted.outline = true,
            "--tree" => wanted.tree = Some(value()?),
            "--axe" => wanted.axe = true,
            "--help" | "-h" => return Err(String::new()),
            option if option.starts_with('-') => return Err(format!("there is no {option}")),
            _ => plain.push(argument),
        }
    }
    let [url, file] = <[String; 2]>::try_from(plain).map_err(|_| "name a URL and a file".to_owned())?;
    wanted.url = match fs::canonicalize(&url) {
        Ok(path) => format!("file://{}", path.display()),
        Err(_) => url,
    };
    wanted.file = file;
    Ok(wanted)
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{text} is not a number"))
}

async fn take(wanted: Wanted) {
    let browser = Browser::chromium().await;
    if wanted.without_javascript {
        browser.without_javascript().await;
    }
    let (width, height, scale) = wanted.size;
    browser.size(width, height, scale).await;
    browser.look(wanted.look).await;
    browser.open(&wanted.url).await;
    tokio::time::sleep(Duration::from_secs_f64(wanted.wait)).await;
    if let Some(script) = &wanted.run {
        println!("{:#}", browser.run(script, Vec::new()).await);
        tokio::time::sleep(Duration::from_secs_f64(wanted.wait)).await;
    }
    let picture = if wanted.whole { browser.whole_picture().await } else { browser.picture().await };
    match fs::write(&wanted.file, picture) {
        Ok(()) => println!("{}", wanted.file),
        Err(error) => eprintln!("{}: {error}", wanted.file),
    }
    if wanted.outline {
        println!("{}", browser.outline().await);
    }
    if let Some(selector) = &wanted.tree {
        print!("{}", browser.tree(selector).await);
    }
    if wanted.axe {
        // What looks for faults is a script too; those of the page have had their time.
        if wanted.without_javascript {
            browser.javascript(true).await;
        }
        for line in browser.axe().await {
            println!("axe: {line}");
        }
    }
    for line in browser.console().await {
        println!("console: {line}");
    }
}
