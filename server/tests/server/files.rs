//! The Files API and file search stores.

use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::support::{MODEL, Server, json_of};

const CHUNK: usize = 256 << 10;

fn start(server: &Server, path: &str, mime_type: &str, size: usize, body: &Value) -> RequestBuilder {
    server
        .client
        .post(server.url(path))
        .header("x-goog-upload-protocol", "resumable")
        .header("x-goog-upload-command", "start")
        .header("x-goog-upload-header-content-length", size)
        .header("x-goog-upload-header-content-type", mime_type)
        .header("content-type", "application/json")
        .body(body.to_string())
}

async fn begin(server: &Server, mime_type: &str, size: usize) -> String {
    let body = json!({"file": {"display_name": "a file"}});
    let answer = start(server, "/upload/v1beta/files", mime_type, size, &body).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["x-goog-upload-status"], "active");
    answer.headers()["x-goog-upload-url"].to_str().unwrap().to_owned()
}

async fn send(server: &Server, url: &str, command: &str, offset: usize, bytes: Vec<u8>) -> Response {
    let request = server.client.post(url).header("x-goog-upload-command", command);
    request.header("x-goog-upload-offset", offset).body(bytes).send().await.unwrap()
}

async fn upload(server: &Server, mime_type: &str, bytes: &[u8]) -> Value {
    let url = begin(server, mime_type, bytes.len()).await;
    let answer = send(server, &url, "upload, finalize", 0, bytes.to_vec()).await;
    assert_eq!(answer.headers()["x-goog-upload-status"], "final");
    json_of(answer).await["file"].clone()
}

#[tokio::test]
async fn a_file_is_uploaded_in_pieces_and_used() {
    let server = Server::usual().await;
    let bytes = vec![b'x'; CHUNK + 7];
    let url = begin(&server, "text/plain", bytes.len()).await;
    assert!(url.starts_with(&server.url("/upload/v1beta/files?upload_id=")), "{url}");
    let first = send(&server, &url, "upload", 0, bytes[..CHUNK].to_vec()).await;
    assert_eq!(first.headers()["x-goog-upload-status"], "active");
    let wrong = send(&server, &url, "upload, finalize", 5, bytes[CHUNK..].to_vec()).await;
    assert_eq!(wrong.status(), 400);
    let query = send(&server, &url, "query", 0, Vec::new()).await;
    assert_eq!(query.headers()["x-goog-upload-size-received"], CHUNK.to_string().as_str());
    let last = send(&server, &url, "upload, finalize", CHUNK, bytes[CHUNK..].to_vec()).await;
    assert_eq!(last.headers()["x-goog-upload-status"], "final");
    let file = json_of(last).await["file"].clone();
    assert_eq!((&file["state"], &file["sizeBytes"]), (&json!("ACTIVE"), &json!(bytes.len().to_string())));
    assert_eq!((&file["displayName"], &file["mimeType"]), (&json!("a file"), &json!("text/plain")));
    let name = file["name"].as_str().unwrap();
    assert_eq!(file["uri"], format!("https://generativelanguage.googleapis.com/v1beta/{name}"));
    assert_eq!(server.json(&format!("/v1beta/{name}")).await, file);
    assert_eq!(server.json("/v1/files").await["files"], json!([file]));
    let body = json!({"model": MODEL, "input": [{"type": "text", "text": "Sum it up"},
        {"type": "document", "uri": file["uri"], "mime_type": "text/plain"}]});
    let answer = server.create(&body).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(json_of(answer).await["usage"]["input_tokens_by_modality"][1]["modality"], "document");
    let download = server.get(&format!("/v1beta/{name}:download?alt=media")).send().await.unwrap();
    assert_eq!(download.status(), 400);
    let delete = || server.client.request(Method::DELETE, server.url(&format!("/v1beta/{name}"))).send();
    assert_eq!(delete().await.unwrap().status(), 200);
    assert_eq!(delete().await.unwrap().status(), 403);
    assert_eq!(server.create(&body).send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn a_film_has_to_be_waited_for() {
    let server = Server::usual().await;
    let file = upload(&server, "video/mp4", b"film").await;
    assert_eq!(file["state"], "PROCESSING");
    let body = json!({"model": MODEL, "input": [{"type": "video", "uri": file["uri"]}]});
    let early = server.create(&body).send().await.unwrap();
    assert_eq!(early.status(), 400);
    assert!(json_of(early).await["error"]["message"].as_str().unwrap().contains("not in an ACTIVE state"));
    let path = format!("/v1beta/{}", file["name"].as_str().unwrap());
    let mut polls = 0;
    while server.json(&path).await["state"] != "ACTIVE" {
        polls += 1;
        assert!(polls < 10);
    }
    assert!(polls > 0);
    assert_eq!(server.create(&body).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn uploads_that_go_wrong_say_why() {
    let server = Server::usual().await;
    let url = begin(&server, "text/plain", 10).await;
    for (command, offset, size, needle) in [
        ("upload", 0, 3, "multiples of 262144"),
        ("upload, finalize", 0, 11, "More bytes"),
        ("upload, finalize", 0, 9, "Fewer bytes"),
        ("dance", 0, 1, "must be 'upload'"),
    ] {
        let answer = send(&server, &url, command, offset, vec![b'x'; size]).await;
        assert_eq!(answer.status(), 400, "{command}");
        let message = json_of(answer).await["error"]["message"].as_str().unwrap().to_owned();
        assert!(message.contains(needle), "{command}: {message}");
        if needle == "Fewer bytes" {
            // What had arrived is kept.
            let query = send(&server, &url, "query", 0, Vec::new()).await;
            assert_eq!(query.headers()["x-goog-upload-size-received"], "9");
        }
    }
    let taken = json!({"file": {"name": "files/mine"}});
    let again = || start(&server, "/upload/v1beta/files", "text/plain", 1, &taken).send();
    let url = again().await.unwrap().headers()["x-goog-upload-url"].to_str().unwrap().to_owned();
    assert_eq!(send(&server, &url, "upload, finalize", 0, vec![b'x']).await.status(), 200);
    assert_eq!(again().await.unwrap().status(), 409);
    let multipart = "--b\r\nContent-Type: application/json\r\n\r\n{\"file\":{\"displayName\":\"m\"}}\r\n\
                     --b\r\nContent-Type: text/plain\r\n\r\nwhole\r\n--b--";
    let request = server.client.post(server.url("/upload/v1beta/files"));
    let request = request.header("x-goog-upload-protocol", "multipart");
    let request = request.header("content-type", "multipart/related; boundary=b").body(multipart);
    let file = json_of(request.send().await.unwrap()).await["file"].clone();
    assert_eq!((&file["displayName"], &file["sizeBytes"]), (&json!("m"), &json!("5")));
}

#[tokio::test]
async fn a_page_may_send_upload_headers_on_the_upload_path_only() {
    let server = Server::usual().await;
    let preflight = |path: &str| {
        let request = server.client.request(Method::OPTIONS, server.url(path));
        let request = request.header("origin", "http://page.example");
        let request = request.header("access-control-request-method", "POST");
        request.header("access-control-request-headers", "x-goog-upload-command,content-type").send()
    };
    assert_eq!(preflight("/upload/v1beta/files").await.unwrap().status(), 200);
    assert_eq!(preflight("/v1beta/interactions").await.unwrap().status(), 403);
}

#[tokio::test]
async fn stores_are_searched_and_cited() {
    let server = Server::usual().await;
    let post = |path: String, body: Value| {
        let request = server.client.post(server.url(&path)).header("content-type", "application/json");
        request.body(body.to_string()).send()
    };
    let store =
        json_of(post("/v1beta/fileSearchStores".into(), json!({"displayName": "My notes"})).await.unwrap())
            .await;
    let name = store["name"].as_str().unwrap();
    assert!(name.starts_with("fileSearchStores/my-notes-"), "{name}");
    let notes = "# Bees\n\nThe blue hive stands by the old pear tree.\n\nNothing else — à bientôt.";
    let file = upload(&server, "text/plain", notes.as_bytes()).await;
    let import = post(format!("/v1beta/{name}:importFile"), json!({"fileName": file["name"]})).await.unwrap();
    let operation = json_of(import).await["name"].as_str().unwrap().to_owned();
    let done = server.json(&format!("/v1beta/{operation}")).await;
    assert_eq!(done["done"], true);
    let path = format!("/upload/v1beta/{name}:uploadToFileSearchStore");
    let begun =
        start(&server, &path, "text/plain", 5, &json!({"displayName": "second"})).send().await.unwrap();
    let url = begun.headers()["x-goog-upload-url"].to_str().unwrap().to_owned();
    let last = json_of(send(&server, &url, "upload, finalize", 0, b"honey".to_vec()).await).await;
    let operation = last["name"].as_str().unwrap();
    assert!(operation.contains("/upload/operations/"), "{operation}");
    assert_eq!(server.json(&format!("/v1beta/{operation}")).await["done"], true);
    let documents = server.json(&format!("/v1beta/{name}/documents")).await;
    assert_eq!(documents["documents"].as_array().unwrap().len(), 2);
    let body = json!({"model": MODEL, "input": "Where is the blue hive?",
        "tools": [{"type": "file_search", "file_search_store_names": [name]}]});
    let answer = json_of(server.create(&body).send().await.unwrap()).await;
    let steps = answer["steps"].as_array().unwrap();
    assert_eq!(
        (&steps[1]["type"], &steps[2]["type"]),
        (&json!("file_search_call"), &json!("file_search_result"))
    );
    let content = &steps[3]["content"][0];
    let citation = &content["annotations"][0];
    assert_eq!((&citation["type"], &citation["file_name"]), (&json!("file_citation"), &json!("a file")));
    let index = |name: &str| usize::try_from(citation[name].as_u64().unwrap()).unwrap();
    let text = content["text"].as_str().unwrap();
    assert_eq!(&text[index("start_index")..index("end_index")], "The blue hive stands by the old pear tree.");
    let delete = |query: &str| server.client.delete(server.url(&format!("/v1beta/{name}{query}"))).send();
    assert_eq!(delete("").await.unwrap().status(), 400);
    assert_eq!(delete("?force=true").await.unwrap().status(), 200);
    assert_eq!(server.create(&body).send().await.unwrap().status(), 404);
}
