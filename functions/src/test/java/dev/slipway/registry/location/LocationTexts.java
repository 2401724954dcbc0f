package dev.slipway.registry.location;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Good and bad locations, as data for every test that has a field for them. */
public final class LocationTexts {
    /** Stands in every bad text that holds a secret, however it is encoded. */
    public static final String CANARY = "c4naryS3cret";

    private static final String HEX = "0123456789abcdef".repeat(4);

    /** Texts with a credential. */
    private static final List<String> SECRETS = Stream.of(
                    "https://oauth2:CANARY@host/a.git",
                    "https://CANARY@host/a.git",
                    "HTTPS://CANARY:x-oauth-basic@host/a.git",
                    "http://:CANARY@host/",
                    "https:/user:CANARY@host/",
                    "https:user:CANARY@host/",
                    "https:\\\\user:CANARY@host/",
                    "https://user:pa/CANARY@host/",
                    "https://user:pa?CANARY@host/",
                    "https://user:pa#CANARY@host/",
                    "https://user:p@CANARY@host/",
                    "git+https://CANARY@host/a.git",
                    "https://host/go?to=https://user:CANARY@other/",
                    "ssh://git:CANARY@host/a.git",
                    "ssh://git@CANARY:x@host/a.git",
                    "ssh://CANARY0123456789012345678901234@host/a.git",
                    "git:CANARY@host:a/b.git",
                    "ftp://user:CANARY@host/a",
                    "sftp://user:CANARY@host/a",
                    "s3://AKIDEXAMPLE:CANARY@bucket/a",
                    "postgresql://user:CANARY@host/db",
                    "redis://:CANARY@host/0",
                    "abfss://container:CANARY@account.dfs.core.windows.net/a",
                    "abfss://a/CANARY:b@account.dfs.core.windows.net/a",
                    "123456789012.dkr.ecr.eu-central-1.amazonaws.com/AWS:CANARY@train",
                    "docker://user:CANARY@host/train:1@sha256:" + HEX,
                    "jdbc:oracle:thin:scott/CANARY@//host:1521/db",
                    "jdbc:postgresql://user:CANARY@host/db",
                    "jdbc:postgresql://host/db?user=a&password=CANARY",
                    "jdbc:sqlserver://host:1433;user=a;Password=CANARY",
                    "jdbc:databricks://host:443/default;AuthMech=3;UID=token;PWD=CANARY",
                    "jdbc:mysql://(host=h,user=u,password=CANARY)/db",
                    "jdbc:redshift:iam://host/db?SecretAccessKey=CANARY",
                    "s3://bucket/a?X-Amz-Signature=CANARY",
                    "https://host/a?X-Amz-Credential=CANARY&X-Amz-Date=1",
                    "https://host/a?x-amz-security-token=CANARY",
                    "https://host/a?AWSAccessKeyId=CANARY",
                    "https://host/a?Expires=1&Signature=CANARY",
                    "https://account.blob.core.windows.net/a?sv=2024&sp=r&sig=CANARY",
                    "https://storage.googleapis.com/a?X-Goog-Signature=CANARY",
                    "https://storage.googleapis.com/a?GoogleAccessId=CANARY",
                    "https://host/a#access_token=CANARY",
                    "https://host/a?page=1#/b?token=CANARY",
                    "https://host/a;token=CANARY/b",
                    "https://host/a?x[token]=CANARY&token[0]=CANARY",
                    "https://host/a?\"password\"=CANARY",
                    "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=CANARY",
                    "Endpoint=sb://host/;SharedAccessKeyName=a;SharedAccessKey=CANARY",
                    "s3://CANARY@bucket/a",
                    "ftp://CANARY@host/a",
                    "https://d1.cloudfront.net/a?Policy=a&Key-Pair-Id=CANARY",
                    "https://host/a;jsessionid=CANARY?x=1",
                    "https://host/a?userinfo=user:CANARY@other",
                    "https://host/token=CANARY/a",
                    "s3://bucket/token=CANARY67890/a",
                    "s3://bucket/a?x=/token=CANARY/",
                    "https://hooks.slack.com/services/T0/B0/CANARY",
                    "https://discord.com/api/webhooks/1/CANARY",
                    "https://host/glpat-CANARY",
                    "s3://bucket/a?note=ghp_CANARY0123",
                    "s3://bucket/gho_CANARY0123/a",
                    "s3://bucket/a#github_pat_CANARY0123",
                    "s3://bucket/xoxb-1234-CANARY",
                    "s3://bucket/sk-CANARY012345678901",
                    "s3://bucket/sk-proj-CANARY01234567",
                    "s3://bucket/hf_CANARY0123456789",
                    "s3://bucket/npm_CANARY0123456789",
                    "s3://bucket/pypi-AgEICANARY",
                    "s3://bucket/dapi0123456789abcdef0123456789abcdef?CANARY",
                    "s3://bucket/AKIAIOSFODNN7EXAMPLE/CANARY",
                    "s3://bucket/ASIAIOSFODNN7EXAMPLE?CANARY",
                    "s3://bucket/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJDQU5BUlkifQ.CANARY")
            .map(text -> text.replace("CANARY", CANARY))
            .toList();

    private static final List<String> PARAMETERS = List.of(
            "sig",
            "token",
            "private_token",
            "job-token",
            "auth",
            "Authorization",
            "apikey",
            "api_key",
            "api-key",
            "passwd",
            "pwd",
            "secret",
            "client_secret",
            "SharedAccessSignature",
            "key",
            "access_key_id",
            "passphrase",
            "bearer",
            "creds",
            "hmac",
            "oauth",
            "pass",
            "pw",
            "sas",
            "subscription-key",
            "jwt",
            "pat",
            "ticket",
            "sessionid",
            "sid",
            "otp",
            "userinfo");

    /** What is wrong wherever something lies, secrets aside. */
    private static final List<String> STRAY = List.of(
            "/abs/CANARY",
            "/",
            "~/CANARY",
            "~user/CANARY",
            "C:\\CANARY",
            "C:/CANARY",
            "\\\\host\\share\\CANARY",
            "//host/share/CANARY",
            "file:///CANARY",
            "FILE:/CANARY",
            "File:CANARY",
            "file+git:///CANARY",
            "git+file:///CANARY",
            "jar:file:/CANARY!/a",
            "sqlite:///CANARY",
            "jdbc:sqlite:/CANARY",
            "local:///tmp/CANARY",
            "zip://a.csv::/tmp/CANARY",
            "duckdb:/tmp/CANARY",
            "sqlite3:///CANARY",
            "path:/tmp/CANARY",
            "lance:/tmp/CANARY",
            "unix:/var/CANARY",
            "vscode://file/CANARY",
            "filecache::/CANARY",
            "javascript:alert('CANARY')",
            "JavaScript://host/%0aalert('CANARY')",
            "data:text/html,CANARY",
            "vbscript:CANARY",
            "blob:https://host/CANARY",
            "view-source:https://host/CANARY",
            "../CANARY",
            "..",
            "a/../CANARY",
            "s3://bucket/../CANARY",
            "s3://bucket/CANARY/..",
            "s3://bucket/.%2e/CANARY",
            "s3://bucket/..%2fCANARY",
            "s3://bucket/..%5cCANARY",
            "s3://bucket/..\\CANARY",
            "s3://bucket/a\\CANARY",
            "s3://bucket/a?path=../CANARY",
            "s3://bucket/a#../CANARY",
            "s3://bucket/a;../CANARY",
            "s3://bucket/..;/CANARY",
            "s3:../CANARY",
            "s3://bucket/%c0%ae%c0%ae/CANARY",
            "s3://bucket/%u002e%u002e/CANARY",
            "s3://bucket/\uff0e\uff0e/CANARY",
            "s3://bucket/\u2025/CANARY",
            "s3://bucket/\u2024\u2024/CANARY",
            "s3://bucket/\uff05\uff12e%2e/CANARY",
            "s3://bucket/&#46;&#46;/CANARY",
            "s3://bucket/&#x2E;&period;/CANARY",
            "s3://bucket/=2E=2e/CANARY",
            "mlflow-artifacts:/../CANARY",
            "runs:/abc/../../CANARY",
            "s3://bucket/a\u0000CANARY",
            "s3://bucket/a\nCANARY",
            "s3://bucket/a%00CANARY",
            "s3://bucket/a%0d%0aCANARY",
            "s3://bucket/a\u202eCANARY",
            "s3://bucket/a\u200bCANARY",
            "s3://bucket/a\u2028CANARY",
            "s3://bucket/a%e2%80%aeCANARY",
            "s3://bucket/%2525252525252eCANARY",
            " ");

    /** Good everywhere but in the kinds that have forms of their own. */
    private static final List<String> ADDRESSES = List.of(
            "s3://bucket/path/to/model",
            "s3a://bucket/model..v2/weights",
            "s3://bucket/...",
            "s3://bucket/a b/c+d",
            "s3://bucket/100%/x",
            "s3://bucket/%41%20b",
            "s3://bucket/dt=2026-01-31/key=7/part-0.parquet",
            "s3://bucket/secret=no/x",
            "s3://bucket/token=5/sid=a",
            "zip://a.csv::s3://bucket/a.zip",
            "codecommit://profile@repository",
            "s3://bucket/a?versionId=3sL4kqtJlcpXroDTDmJ",
            "s3://bucket/\u6a21\u578b/\u00e9",
            "gs://bucket/path#1700000000000000",
            "gs://bucket/path?generation=17",
            "abfss://container@account.dfs.core.windows.net/model",
            "ABFSS://container@account.dfs.core.windows.net/model",
            "abfs://$web@account.dfs.core.windows.net/model",
            "wasbs://container@account.blob.core.windows.net/model",
            "wasb://container@account.blob.core.windows.net/model",
            "oci://bucket@namespace/path",
            "hdfs://namenode:8020/path",
            "hdfs:///path",
            "dbfs:/databricks/mlflow/1",
            "https://host/path?version=2&ref=main&revision=a&path=x&dataset=y",
            "https://host:8443/path/user@example.com",
            "https://[::1]:5000/path",
            "http://127.0.0.1:5000/#/experiments/1/runs/2",
            "https://host/tokenizer?tokenizer=bert&max_tokens=512",
            "ssh://git@host/a/b.git",
            "ssh://git@host:2222/a/b.git",
            "git+ssh://git@host/a/b.git@v1",
            "ftp://host/a",
            "sftp://user@host/a",
            "mlflow-artifacts:/1/abc/artifacts/model",
            "mlflow-artifacts://host:8080/1/abc",
            "bigquery://project.dataset.table",
            "snowflake://account/database/schema/table",
            "jdbc:postgresql://host:5432/db?ssl=true",
            "jdbc:oracle:thin:@//host:1521/db",
            "jdbc:databricks://host:443;httpPath=sql;AuthMech=11",
            "hf://datasets/org/name@main/train.parquet",
            "docker://host:5000/train:1.0@sha256:" + HEX,
            "docker://train:latest",
            "oci://registry.example/train:1@sha256:" + HEX,
            "arn:aws:s3:::bucket/path",
            "models:/fraud@champion",
            "runs:/0123abcd/model",
            "s3://bucket/risk-learn-pipeline-of-the-year-2026",
            "s3://slipway-artifacts/models/01M7YWVC9DHBZJNB0ZKKRGDE89/01M7YWVCPBH8VQRT56QR4EX80A/",
            "git@github.com:a/b.git",
            "deploy@host:/srv/a");

    private LocationTexts() {}

    /** Texts with a credential, which no text beside a location may have either. */
    public static List<String> secrets() {
        List<String> bad = new ArrayList<>();
        for (String secret : SECRETS) {
            bad.add(secret);
            bad.add(wide(secret));
            bad.add(encoded(secret, 1));
            bad.add(encoded(secret, 2));
            bad.add(encoded(secret, 6));
        }
        for (String parameter : PARAMETERS) {
            bad.add("https://host/a?x=1&" + parameter + "=" + CANARY);
            bad.add("https://host/a#" + parameter.toUpperCase(Locale.ROOT) + "=" + CANARY);
            bad.add("s3://bucket/a%3f" + parameter + "%3d" + CANARY);
        }
        return bad;
    }

    /** Texts without a credential that may stand beside a location, where the form is free. */
    public static List<String> free() {
        return List.of(
                "1.2.3",
                "==2.1.0",
                ">=1,<2",
                "pkg @ git+https://host/x@tag",
                "pkg[extra] @ git+ssh://git@host/x.git@v1#subdirectory=a",
                "-e git+https://host:8443/x@0123456#egg=pkg",
                "file:///srv/wheels/a.whl",
                "../wheels/a.whl",
                "refs/heads/main",
                "HEAD~1",
                "sha256:" + HEX,
                "md5=0123456789abcdef",
                "manual__2026-01-01T00:00:00+00:00",
                "100% of it",
                "tokenizers");
    }

    /** Texts that no kind of location takes. */
    public static List<String> bad() {
        List<String> bad = new ArrayList<>(secrets());
        for (String stray : STRAY) {
            bad.add(stray.replace("CANARY", CANARY));
        }
        bad.add("s3://bucket/%2e%2e/" + CANARY);
        bad.add("s3://bucket/%252E%252e/" + CANARY);
        bad.add("s3://bucket/%25252e%25252e%25252f" + CANARY);
        bad.add("s3://" + "b".repeat(Location.MAX_LENGTH));
        return bad;
    }

    /** Texts that one kind does not take, though others may. */
    public static Map<Location, List<String>> badOfKind() {
        Map<Location, List<String>> bad = new EnumMap<>(Location.class);
        for (Location kind : Location.values()) {
            bad.put(kind, List.of("./rel/" + CANARY, ".", "a/" + CANARY));
        }
        bad.put(
                Location.IMAGE,
                List.of("./" + CANARY, "https://host/train", "s3://bucket/train", "a b", "a@" + CANARY));
        bad.put(Location.PATH, List.of("s3://bucket/" + CANARY, "https://host/a", " a", "a:b", "a\u2028b"));
        bad.put(Location.LINK, List.of("word", "a.b", "c:a", "./rel", "git@host:a", "https:host", "mailto:a"));
        bad.put(
                Location.PLACE,
                List.of(
                        "word",
                        "a.b",
                        "c:a",
                        "./rel",
                        "a/b",
                        "host.example/a",
                        "s3://bucket/a\"b",
                        "git@host:a\"b",
                        "s3://bucket/a%22b"));
        bad.put(Location.REPOSITORY, List.of("word", "a.b", "./rel", "a/b", "github.com"));
        return bad;
    }

    /** Texts that each kind takes. */
    public static Map<Location, List<String>> good() {
        Map<Location, List<String>> good = new EnumMap<>(Location.class);
        good.put(Location.PLACE, ADDRESSES);
        good.put(Location.SOURCE, addressesAnd("prompt-template", "models:/m-0123456789abcdef"));
        good.put(
                Location.DATA_SET,
                addressesAnd(
                        "payments",
                        "catalog.schema.table",
                        "project-1.data_set.table$20260131",
                        "`my-catalog`.schema.table",
                        "delta.`s3://bucket/table`",
                        "\u0434\u0430\u043d\u043d\u044b\u0435",
                        "project:dataset.table"));
        good.put(
                Location.REPOSITORY,
                addressesAnd(
                        "https://github.com/a/b.git",
                        "git@example.com:fraud",
                        "github.com/a/b",
                        "codecommit::eu-central-1://repository",
                        "org.apache.opennlp:opennlp-models"));
        good.put(
                Location.PATH,
                List.of(
                        "train",
                        "./train/main.py",
                        "train/main.py:run",
                        "a b/c",
                        "configs/auth=1/x.yml",
                        "src/\u00e9.py",
                        ".",
                        ".github",
                        "a..b"));
        good.put(
                Location.IMAGE,
                List.of(
                        "123456789012.dkr.ecr.eu-central-1.amazonaws.com/train:1@sha256:" + HEX,
                        "host:5000/team/train:1.0",
                        "example.org/train:1",
                        "python:3.12-slim",
                        "train@sha256:" + HEX,
                        "docker://host/train:1",
                        "docker-pullable://a/b@sha256:" + HEX,
                        "train"));
        good.put(
                Location.LINK,
                List.of(
                        "https://tracking.example/#/experiments/1/runs/2",
                        "http://localhost:5000/runs/1",
                        "https://host/user@example.com?run=1&tab=metrics",
                        "s3://bucket/logs",
                        "dbfs:/logs/1",
                        "arn:aws:apigateway:eu-central-1::/restapis/a",
                        "arn:aws:sagemaker:eu-central-1:123456789012:training-job/a"));
        return good;
    }

    /** The same text with the characters that mean something in it percent-encoded, so many times. */
    private static String encoded(String text, int times) {
        int from = text.indexOf("://") < 0 ? 0 : text.indexOf("://") + 3;
        String rest = text.substring(from);
        for (int i = 0; i < times; i++) {
            rest = rest.codePoints()
                    .mapToObj(Character::toString)
                    .map(letter ->
                            letter.matches("[A-Za-z0-9]") ? letter : URLEncoder.encode(letter, StandardCharsets.UTF_8))
                    .map(letter ->
                            letter.equals("-") || letter.equals("_") || letter.equals(".") ? hex(letter) : letter)
                    .collect(Collectors.joining());
        }
        return text.substring(0, from) + rest;
    }

    private static String hex(String letter) {
        return "%" + Integer.toHexString(letter.charAt(0));
    }

    /** The same text in wide characters. */
    private static String wide(String text) {
        return text.codePoints()
                .map(letter -> letter > ' ' && letter < 0x7f ? letter + 0xfee0 : letter)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private static List<String> addressesAnd(String... more) {
        return Stream.concat(ADDRESSES.stream(), Stream.of(more)).toList();
    }
}
