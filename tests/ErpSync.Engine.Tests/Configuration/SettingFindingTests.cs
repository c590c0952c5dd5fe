using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Tests.Configuration;

/// <summary>Settings that cannot be used: each is found at its key with what is wrong and what to do.</summary>
public sealed class SettingFindingTests
{
    private const string Rules = "sync_rules:\n  doctypes: [Customer, Item]\n";

    [Theory]
    [InlineData("logs:\n  keep: 1\n", 3, 1, "logs", "Did you mean log?")]
    [InlineData("  batchsize: 5\n", 3, 3, "sync_rules.batchsize", "Did you mean batch_size?")]
    [InlineData("  exclude: [a]\n", 3, 3, "sync_rules.exclude", "Did you mean exclude_fields?")]
    [InlineData("  Retry: {max_attempts: 1}\n", 3, 3, "sync_rules.Retry", "Did you mean retry?")]
    [InlineData("  retry: {max_atempts: 1}\n", 3, 11, "sync_rules.retry.max_atempts", "Did you mean max_attempts?")]
    [InlineData("  doctype_rules:\n    Item:\n      prioriti: cloud\n", 5, 7, "sync_rules.doctype_rules.Item.prioriti",
        "Did you mean priority?")]
    [InlineData("sites:\n  cloud:\n    api_secert: x\n", 5, 5, "sites.cloud.api_secert", "Did you mean api_secret?")]
    [InlineData("retry:\n  max_attempts: 1\n", 3, 1, "retry", "It belongs under sync_rules.")]
    [InlineData("  port: 5\n", 3, 3, "sync_rules.port", "It belongs under webhook.")]
    [InlineData("  webhook: 5\n", 3, 3, "sync_rules.webhook", "It belongs at the top.")]
    [InlineData("zzzzzz: 5\n", 3, 1, "zzzzzz", "is not known here.")]
    public void An_unknown_key_is_an_error_that_says_what_was_probably_meant(string added, int line, int column, string key, string message)
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle(Rules + added);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Equal(ErrorIds.ConfigUnknownKey, finding.ErrorId);
        Assert.Equal((line, column, key), (finding.Line, finding.Column, finding.Key));
        Assert.EndsWith(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains("valid here: ", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  batch_size: fifty\n", "batch_size", "fifty is not a whole number.", "1 to 5000")]
    [InlineData("  batch_size: 0\n", "batch_size", "0 is outside 1 to 5000.", "Default: 1000")]
    [InlineData("  batch_size: 5001\n", "batch_size", "5001 is outside 1 to 5000.", "Default: 1000")]
    [InlineData("  batch_size: 99999999999999999999\n", "batch_size", "is not a whole number.", "1 to 5000")]
    [InlineData("  batch_size: 2.5\n", "batch_size", "2.5 is not a whole number.", "1 to 5000")]
    [InlineData("  batch_size: 010\n", "batch_size", "010 is not a whole number.", "digits only")]
    [InlineData("  batch_size: 1_000\n", "batch_size", "1_000 is not a whole number.", "digits only")]
    [InlineData("  batch_size: 0x10\n", "batch_size", "0x10 is not a whole number.", "digits only")]
    [InlineData("  batch_size: on\n", "batch_size", "on is not a whole number.", "1 to 5000")]
    [InlineData("  throttle_limit: -1\n", "throttle_limit", "-1 is outside 1 to 64.", "Default: 8")]
    [InlineData("  gentle: maybe\n", "gentle", "maybe", "true")]
    [InlineData("  overlap_seconds: 10m\n", "overlap_seconds", "10m is not a number.", "without unit")]
    [InlineData("  overlap_seconds: .inf\n", "overlap_seconds", ".inf is not a number.", "0 to 86400")]
    [InlineData("  delete_probe_seconds: 0\n", "delete_probe_seconds", "0 is outside 1 to 86400.", "Default: 300")]
    [InlineData("  unknown_outcome_seconds: 1e9\n", "unknown_outcome_seconds", "1e9 is not a number.", "Default: 120")]
    [InlineData("  poll_seconds: 1:30\n", "poll_seconds", "1:30 is not a number.", "without unit")]
    [InlineData("  census_hours: 9000\n", "census_hours", "outside 0 to 8760.", "Default: 24")]
    [InlineData("  census_at: nightly\n", "census_at", "nightly is not a cron expression.", "\"30 2 * * *\" for half past two")]
    [InlineData("  census_at: 0 3 30 2 *\n", "census_at", "No day is ever like that.", "day of month")]
    [InlineData("  census_at: 0 24 * * *\n", "census_at", "is not a cron expression.", "in quotes")]
    [InlineData("  census_at: 0 3 * * *\n  census_hours: 5\n", "census_at", "census_hours and census_at both", "Keep one")]
    [InlineData("  retry: {max_attempts: 21}\n", "retry.max_attempts", "21 is outside 1 to 20.", "Default: 3")]
    [InlineData("  retry: {backoff_seconds: 3601}\n", "retry.backoff_seconds", "3601 is outside 0 to 3600.", "Default: 5")]
    [InlineData("  max_deletes: {count: -1}\n", "max_deletes.count", "-1 is outside 0 to 1000000.", "Default: 50")]
    [InlineData("  max_deletes: {percent: 100.5}\n", "max_deletes.percent", "100.5 is outside 0 to 100.", "Default: 10")]
    [InlineData("  conflict_resolution: cloud_win\n", "conflict_resolution", "Did you mean cloud_wins?",
        "latest_timestamp, cloud_wins, local_wins, manual, merge")]
    [InlineData("  conflict_resolution: keep_both\n", "conflict_resolution", "keep_both is not one", "latest_timestamp, cloud_wins")]
    [InlineData("  conflict_fallback: latest_timestamp\n", "conflict_fallback", "not one of the valid", "cloud_wins, local_wins, manual")]
    [InlineData("  conflict_scope: fields\n", "conflict_scope", "Did you mean field?", "field, document")]
    [InlineData("  deletes: no\n", "deletes", "no is not one", "propagate, ignore, conflict")]
    [InlineData("  docstatus: mirrored\n", "docstatus", "Did you mean mirror?", "mirror, draft, skip")]
    [InlineData("  direction: cloud_to_locale\n", "direction", "Did you mean cloud_to_local?",
        "bidirectional, cloud_to_local, local_to_cloud")]
    [InlineData("  direction: auto\n", "direction", "auto is not one", "bidirectional")]
    [InlineData("  exclude_fields: [Customer Name]\n", "exclude_fields[0]", "Customer Name is not the name of a field.", "customer_name")]
    [InlineData("  exclude_fields: a\n", "exclude_fields", "A list is expected", "- name")]
    [InlineData("  exclude_fields: {a: 1}\n", "exclude_fields", "A list is expected", "- name")]
    [InlineData("  batch_size: [1]\n", "batch_size", "A single value is expected", "same line")]
    [InlineData("  batch_size: {a: 1}\n", "batch_size", "A single value is expected", "same line")]
    [InlineData("  retry: 3\n", "retry", "Keys with values are expected", "name: value")]
    [InlineData("  retry: [3]\n", "retry", "Keys with values are expected", "name: value")]
    [InlineData("  batch_size: \"\"\n", "batch_size", "The value is empty.", "default")]
    [InlineData("  doctype_rules: {Item: {field_rules: {a b: cloud}}}\n", "doctype_rules.Item.field_rules.a b", "not the name of a field",
        "customer_name")]
    [InlineData("  doctype_rules: {Item: {field_rules: {a: clod}}}\n", "doctype_rules.Item.field_rules.a", "Did you mean cloud?",
        "cloud, local, latest, manual")]
    [InlineData("  doctype_rules: {Item: {match_by: [items.code]}}\n", "doctype_rules.Item.match_by[0]", "not the name of a field",
        "customer_name")]
    [InlineData("  doctype_rules: {Item: {priority: cloude}}\n", "doctype_rules.Item.priority", "Did you mean cloud?",
        "cloud, local, latest, manual")]
    [InlineData("  doctype_rules: {Item: {priority: cloud, conflict_resolution: manual}}\n", "doctype_rules.Item.conflict_resolution",
        "say different things", "Keep one")]
    [InlineData("  doctype_rules: {Itme: {direction: cloud_to_local}}\n", "doctype_rules.Itme", "Did you mean Item?", "Write Item")]
    [InlineData("  doctype_rules: {Item: {}, item: {}}\n", "doctype_rules.item", "rules twice, first on line 3", "together")]
    public void A_bad_rule_is_an_error_at_its_key(string added, string key, string message, string remedy)
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle(Rules + added);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Equal(ErrorIds.ConfigInvalid, finding.ErrorId);
        Assert.Equal((3, "sync_rules." + key), (finding.Line, finding.Key));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("webhook: {port: 65536}", "webhook.port", "outside 0 to 65535")]
    [InlineData("webhook: {host: 'a b'}", "webhook.host", "not a host name")]
    [InlineData("webhook: {host: 'http://x'}", "webhook.host", "not a host name")]
    [InlineData("webhook: {public_url: sync.example.com}", "webhook.public_url", "not an address")]
    [InlineData("webhook: {public_url: 'https://a:b@sync.example.com'}", "webhook.public_url", "not an address")]
    [InlineData("webhook: {allow_from: [10.0.0.1/33]}", "webhook.allow_from[0]", "not an address or a network")]
    [InlineData("webhook: {allow_from: here}", "webhook.allow_from", "not an address or a network")]
    [InlineData("webhook: {header_token: {name: X-Token}}", "webhook.header_token", "a name and a value")]
    [InlineData("webhook: {header_token: {name: 'X Token', value: abcdefgh}}", "webhook.header_token.name", "not the name of a header")]
    [InlineData("webhook: {max_body_kb: 0}", "webhook.max_body_kb", "outside 1 to")]
    [InlineData("webhook: {max_per_minute: 0}", "webhook.max_per_minute", "outside 1 to")]
    [InlineData("state: {retention_days: 0}", "state.retention_days", "outside 1 to")]
    [InlineData("state: {path: .}", "state.path", "that of a folder")]
    [InlineData("state: {path: data/}", "state.path", "that of a folder")]
    [InlineData("state: {path: config.yaml}", "state.path", "would be overwritten")]
    [InlineData("state: {path: .env}", "state.path", "would be overwritten")]
    [InlineData("log: {path: ./sync_state.db}", "log.path", "would be overwritten")]
    [InlineData("log: {level: infos}", "log.level", "Did you mean info?")]
    [InlineData("log: {format: jsn}", "log.format", "Did you mean json?")]
    [InlineData("log: {max_mb: 0}", "log.max_mb", "outside 1 to 1024")]
    [InlineData("log: {keep: -1}", "log.keep", "outside 0 to 1000")]
    [InlineData("sites: {cloud: {timeout_seconds: 0}}", "sites.cloud.timeout_seconds", "outside 1 to 3600")]
    public void A_bad_setting_beside_the_rules_is_an_error_at_its_key(string added, string key, string message)
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle(Rules + added + "\n");

        Assert.Equal((FindingSeverity.Error, 3, key), (finding.Severity, finding.Line, finding.Key));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.NotEqual("", finding.Remedy);
    }

    [Fact]
    public void Every_setting_is_read_and_numbers_may_be_quoted()
    {
        using var folder = new ConfigurationFolder(withCredentials: false);
        var configuration = folder.Load("""
            sites:
              cloud: {url: "https://a.example.com/", api_key: ka, api_secret: sa, timeout_seconds: "30"}
              local: {url: https://b.example.com:8443, api_key: kb, api_secret: sb}
            sync_rules:
              doctypes: [Customer, Sales Order]
              exclude_fields: [image, items.image]
              conflict_resolution: cloud_wins
              conflict_fallback: local_wins
              conflict_scope: document
              deletes: ignore
              max_deletes: {count: '7', percent: 2.5}
              docstatus: draft
              direction: cloud_to_local
              batch_size: "100"
              throttle_limit: 9.0
              gentle: true
              overlap_seconds: 900
              delete_probe_seconds: 60
              unknown_outcome_seconds: 61
              poll_seconds: 62
              census_hours: 6.5
              retry: {max_attempts: 4, backoff_seconds: 0.5}
              doctype_rules:
                sales order:
                  direction: bidirectional
                  conflict_resolution: merge
                  conflict_fallback: manual
                  conflict_scope: field
                  deletes: conflict
                  max_deletes: {percent: 1}
                  docstatus: skip
                  exclude_fields: [terms]
                  field_rules: {delivery_date: local, items.rate: cloud_wins}
                  match_by: po_no
            webhook:
              host: "::1"
              port: 0
              secret: 0123456789abcdef
              previous_secret: fedcba9876543210
              header_token: {name: X-Token, value: "a token of some length"}
              allow_from: [203.0.113.7, 10.0.0.0/8, "fd00::/8"]
              certificate_password: opens it
              public_url: "https://sync.example.com/erp"
              max_body_kb: 5
              max_per_minute: 6
            state: {path: data/state.db, retention_days: 30}
            log: {path: off, level: Warn, format: JSON, max_mb: 2, keep: 0}
            """);

        Assert.Empty(configuration.Warnings);
        Assert.Equal(new Uri("https://a.example.com/"), configuration.Cloud.Url);
        Assert.Equal(TimeSpan.FromSeconds(30), configuration.Cloud.Timeout);
        Assert.Equal(TimeSpan.FromSeconds(60), configuration.Local.Timeout);
        Assert.Equal(("kb", "sb"), (configuration.Local.ApiKey, configuration.Local.ApiSecret));
        var customer = configuration.Rules["CUSTOMER"];
        Assert.Equal("Customer", customer.DocType);
        Assert.Equal(
            (ConflictStrategy.CloudWins, ConflictStrategy.LocalWins, ConflictScope.Document),
            (customer.Strategy, customer.Fallback, customer.Scope));
        Assert.Equal((DeletePolicy.Ignore, 7, 2.5), (customer.Deletes, customer.MaxDeletes, customer.MaxDeletesPercent));
        Assert.Equal((DocStatusPolicy.Draft, SyncDirection.CloudToLocal), (customer.DocStatus, customer.Direction));
        Assert.Equal(new HashSet<string> { "image", "items.image" }, customer.ExcludedFields);
        Assert.Empty(customer.FieldStrategies);
        Assert.Empty(customer.MatchBy);
        var order = configuration.Rules["Sales Order"];
        Assert.Equal("Sales Order", order.DocType);
        Assert.Equal(
            (ConflictStrategy.Merge, ConflictStrategy.Manual, ConflictScope.Field), (order.Strategy, order.Fallback, order.Scope));
        Assert.Equal((DeletePolicy.Conflict, 7, 1), (order.Deletes, order.MaxDeletes, order.MaxDeletesPercent));
        Assert.Equal((DocStatusPolicy.Skip, SyncDirection.Bidirectional), (order.DocStatus, order.Direction));
        Assert.Equal(new HashSet<string> { "image", "items.image", "terms" }, order.ExcludedFields);
        Assert.Equal(ConflictStrategy.LocalWins, order.FieldStrategies["delivery_date"]);
        Assert.Equal(ConflictStrategy.CloudWins, order.FieldStrategies["items.rate"]);
        Assert.Equal(["po_no"], order.MatchBy);
        Assert.Equal((100, 9, true), (configuration.BatchSize, configuration.ThrottleLimit, configuration.Gentle));
        Assert.Equal(
            (900, 60, 61, 62),
            ((int)configuration.Overlap.TotalSeconds, (int)configuration.DeleteProbeSpacing.TotalSeconds,
                (int)configuration.UnknownOutcomeGrace.TotalSeconds, (int)configuration.PollInterval.TotalSeconds));
        Assert.Equal((4, 0.5), (configuration.Retry.MaxAttempts, configuration.Retry.BackoffSeconds));
        Assert.Equal(
            ("::1", 0, "0123456789abcdef"), (configuration.Webhook.Host, configuration.Webhook.Port, configuration.Webhook.Secret));
        Assert.Equal(new Uri("https://sync.example.com/erp"), configuration.Webhook.PublicUrl);
        Assert.Equal(
            ("fedcba9876543210", "X-Token", "a token of some length", "opens it"),
            (configuration.Webhook.PreviousSecret, configuration.Webhook.TokenHeader, configuration.Webhook.TokenValue,
            configuration.Webhook.CertificatePassword));
        Assert.Equal(["203.0.113.7/32", "10.0.0.0/8", "fd00::/8"], configuration.Webhook.AllowFrom.Select(network => network.ToString()));
        Assert.Equal(TimeSpan.FromHours(6.5), configuration.Census.Interval);
        Assert.Equal((5, 6), (configuration.Webhook.MaxBodyKilobytes, configuration.Webhook.MaxPerMinute));
        Assert.Equal(Path.Combine(folder.Root, "data", "state.db"), configuration.State.Path);
        Assert.Equal(30, configuration.State.RetentionDays);
        Assert.Equal(
            (null, "warning", "json", 2, 0),
            (configuration.Log.Path, configuration.Log.Level, configuration.Log.Format, configuration.Log.MaxMegabytes,
            configuration.Log.Keep));
    }

    [Fact]
    public void Without_settings_the_documented_defaults_hold()
    {
        using var folder = new ConfigurationFolder();

        var configuration = folder.Load(Rules + "webhook:\nlog:\n  path:\nstate:\n");

        var rules = configuration.Rules["Customer"];
        Assert.Equal(
            (ConflictStrategy.LatestTimestamp, ConflictStrategy.Manual, ConflictScope.Field),
            (rules.Strategy, rules.Fallback, rules.Scope));
        Assert.Equal((DeletePolicy.Propagate, 50, 10), (rules.Deletes, rules.MaxDeletes, rules.MaxDeletesPercent));
        Assert.Equal((DocStatusPolicy.Mirror, SyncDirection.Bidirectional), (rules.DocStatus, rules.Direction));
        Assert.Equal(
            (3, 5, 1000, 8),
            (configuration.Retry.MaxAttempts, configuration.Retry.BackoffSeconds, configuration.BatchSize, configuration.ThrottleLimit));
        Assert.Equal(("127.0.0.1", 5000, null), (configuration.Webhook.Host, configuration.Webhook.Port, configuration.Webhook.Secret));
        Assert.Equal((folder["erpsync.log"], "info", "text"), (configuration.Log.Path, configuration.Log.Level, configuration.Log.Format));
        Assert.Equal(90, configuration.State.RetentionDays);
    }

    [Fact]
    public void Rules_for_a_DocType_that_is_not_listed_are_a_warning_when_no_listed_one_is_meant()
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle(Rules + "  doctype_rules:\n    Quotation:\n      direction: cloud_to_local\n");

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Equal((4, "sync_rules.doctype_rules.Quotation"), (finding.Line, finding.Key));
        Assert.Contains("no effect", finding.Message, StringComparison.Ordinal);
        Assert.Contains("Add Quotation to doctypes", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_overlap_is_a_warning()
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle(Rules + "  overlap_seconds: 59\n");

        Assert.Equal((FindingSeverity.Warning, 3, "sync_rules.overlap_seconds"), (finding.Severity, finding.Line, finding.Key));
        Assert.Contains("600", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void All_findings_come_at_once_in_the_order_of_the_file()
    {
        using var folder = new ConfigurationFolder(withCredentials: false);

        var findings = folder.Check("""
            sites:
              cloud: {url: ftp://x, api_key: "${NOT_SET}"}
            sync_rules:
              doctypes: [GL Entry, Customer, customer]
              batch_size: many
              direction: sideways
              wrong: 1
            """);

        Assert.Equal(
            [
                (1, "sites.local.url"), (1, "sites.local.api_key"), (1, "sites.local.api_secret"), (2, "sites.cloud.api_secret"),
                (2, "sites.cloud.url"), (2, "sites.cloud.api_key"), (4, "sync_rules.doctypes[0]"), (4, "sync_rules.doctypes[2]"),
                (5, "sync_rules.batch_size"), (6, "sync_rules.direction"), (7, "sync_rules.wrong"),
            ],
            findings.Select(finding => (finding.Line, finding.Key!)));
        var exception = Assert.Throws<ErpSyncException>(() => ConfigurationLoader.Load(folder.Options));
        Assert.Equal((ErrorIds.ConfigInvalid, ErpErrorCategory.InvalidData), (exception.Error.ErrorId, exception.Error.Category));
        Assert.All(findings, finding => Assert.Contains(finding.ToString(), exception.Error.Message, StringComparison.Ordinal));
        Assert.Contains($"{folder["config.yaml"]}:5:3 sync_rules.batch_size: many is not a whole number. Write a", exception.Error.Message,
            StringComparison.Ordinal);
        Assert.Contains("has 11 errors", exception.Error.Message, StringComparison.Ordinal);
        Assert.Contains("Test-ErpSyncConfig", exception.Error.RecommendedAction, StringComparison.Ordinal);
    }
}
