//! Addresses that arguments may be posted to: only those on origins that the person has listed.

/// The time that an endpoint is given, in milliseconds.
pub const PATIENCE_MS: u32 = 30_000;

/// The most that is read of an answer, in bytes: it goes to the model, and is paid for by the token.
pub const MOST_BYTES: usize = 64 * 1024;

/// The origin of an address, such as `https://tools.example:8443`. Only `https`, and `http` to this very device, are
/// taken: what is posted there was said in a conversation.
///
/// # Errors
///
/// A sentence for the person who typed it.
pub fn origin(address: &str) -> Result<String, String> {
    let address = address.trim();
    let Some((scheme, rest)) = address.split_once("://") else {
        return Err("The address has to begin with https://".to_owned());
    };
    let scheme = scheme.to_ascii_lowercase();
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default().to_ascii_lowercase();
    let is_clean = !authority.is_empty()
        && !authority.starts_with(':')
        && !address.contains(|letter: char| letter.is_whitespace() || letter == '\\')
        && authority
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | ':' | '[' | ']'));
    if !is_clean {
        return Err("This is no address such as https://tools.example/weather".to_owned());
    }
    let is_local = ["localhost", "127.0.0.1", "[::1]"].iter().any(|host| {
        authority == *host || authority.strip_prefix(host).is_some_and(|port| port.starts_with(':'))
    });
    match scheme.as_str() {
        "https" => {}
        "http" if is_local => {}
        "http" => return Err("Only https:// is taken, except on this device".to_owned()),
        _ => return Err("The address has to begin with https://".to_owned()),
    }
    // The port that a scheme has anyway is not part of an origin.
    let usual = if scheme == "https" { ":443" } else { ":80" };
    Ok(format!("{scheme}://{}", authority.strip_suffix(usual).unwrap_or(&authority)))
}

/// Checks that an address is on one of the listed origins.
///
/// # Errors
///
/// A sentence that says what is missing.
pub fn allowed(address: &str, origins: &[String]) -> Result<(), String> {
    let found = origin(address)?;
    if origins.contains(&found) {
        return Ok(());
    }
    Err(format!("{found} is not among the allowed origins."))
}

/// Reads a list of origins, one per line.
///
/// # Errors
///
/// The line that is none, and why.
pub fn origins(text: &str) -> Result<Vec<String>, String> {
    let mut all = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let found = origin(line).map_err(|words| format!("{line}: {words}"))?;
        if !all.contains(&found) {
            all.push(found);
        }
    }
    Ok(all)
}
