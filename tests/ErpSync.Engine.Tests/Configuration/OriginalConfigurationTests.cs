using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Tests.Configuration;

/// <summary>The files of the product that ErpSync replaces work as they are.</summary>
public sealed class OriginalConfigurationTests
{
    /// <summary>From the original's guide, section Configuration Options.</summary>
    private const string Yaml = """
        sync_rules:
          # DocTypes to sync
          doctypes:
            - Customer
            - Item

          # Fields to exclude from sync
          exclude_fields:
            - modified_by
            - creation
            - owner

          # Conflict resolution: latest_timestamp, cloud_wins, local_wins, manual
          conflict_resolution: latest_timestamp

          # Per-DocType rules
          doctype_rules:
            Item:
              direction: bidirectional
              priority: cloud

          # Retry settings
          retry:
            max_attempts: 3
            backoff_seconds: 5

          # Batch size for bulk sync
          batch_size: 50
        """;

    /// <summary>From the original's guide, section Configure Environment.</summary>
    private const string Environment = """
        # Cloud ERP (AWS EC2)
        CLOUD_ERP_URL=https://your-cloud-erp.com
        CLOUD_API_KEY=your_cloud_api_key
        CLOUD_API_SECRET=your_cloud_api_secret

        # Local ERP
        LOCAL_ERP_URL=http://localhost:8000
        LOCAL_API_KEY=your_local_api_key
        LOCAL_API_SECRET=your_local_api_secret

        # Webhook Configuration
        WEBHOOK_HOST=0.0.0.0
        WEBHOOK_PORT=5000
        WEBHOOK_SECRET=your_secure_webhook_secret_change_this

        # Sync Configuration
        CONFLICT_RESOLUTION=latest_timestamp
        """;

    [Fact]
    public void Config_yaml_and_env_of_the_guide_load_unchanged()
    {
        using var folder = new ConfigurationFolder(withCredentials: false);
        folder.Write(".env", Environment);

        var configuration = folder.Load(Yaml);

        Assert.Equal(["Customer", "Item"], configuration.DocTypes);
        Assert.Equal(new Uri("https://your-cloud-erp.com/"), configuration.Cloud.Url);
        Assert.Equal("your_cloud_api_key", configuration.Cloud.ApiKey);
        Assert.Equal("your_cloud_api_secret", configuration.Cloud.ApiSecret);
        Assert.Equal(new Uri("http://localhost:8000/"), configuration.Local.Url);
        Assert.Equal("your_local_api_secret", configuration.Local.ApiSecret);
        Assert.Equal(ConflictStrategy.LatestTimestamp, configuration.Rules["Customer"].Strategy);
        Assert.Equal(ConflictStrategy.CloudWins, configuration.Rules["Item"].Strategy);
        Assert.Equal(SyncDirection.Bidirectional, configuration.Rules["Item"].Direction);
        Assert.Equal(new HashSet<string> { "modified_by", "creation", "owner" }, configuration.Rules["Item"].ExcludedFields);
        Assert.Equal(3, configuration.Retry.MaxAttempts);
        Assert.Equal(5, configuration.Retry.BackoffSeconds);
        Assert.Equal(50, configuration.BatchSize);
        Assert.Equal("0.0.0.0", configuration.Webhook.Host);
        Assert.Equal(5000, configuration.Webhook.Port);
        Assert.Equal("your_secure_webhook_secret_change_this", configuration.Webhook.Secret);
        Assert.Equal(folder["sync_state.db"], configuration.State.Path);
        Assert.Equal(folder["erpsync.log"], configuration.Log.Path);
        Assert.Equal(folder["config.yaml"], configuration.Path);
    }

    [Fact]
    public void Placeholders_of_the_guide_are_warnings_at_their_lines_and_nothing_else_is_said()
    {
        using var folder = new ConfigurationFolder(withCredentials: false);
        folder.Write(".env", Environment);

        var findings = folder.Check(Yaml);

        Assert.All(findings, finding => Assert.Equal(FindingSeverity.Warning, finding.Severity));
        Assert.All(findings, finding => Assert.Equal(folder[".env"], finding.File));
        Assert.Equal([2, 3, 4, 8, 9, 14], findings.Select(finding => finding.Line));
        Assert.Equal(findings, folder.Load(Yaml).Warnings);
    }

    [Fact]
    public void The_other_settings_the_original_documents_are_read_and_those_of_its_web_framework_are_passed_over()
    {
        using var folder = new ConfigurationFolder();
        folder.Write(".env", ConfigurationFolder.Credentials + """
            DJANGO_SECRET_KEY=django-insecure-change-this
            DEBUG=False
            ALLOWED_HOSTS=localhost,127.0.0.1,0.0.0.0
            DATABASE_URL=sqlite:///sync_state.db
            SYNC_DOCTYPES=Customer,Item, Sales Order
            LOG_LEVEL=INFO
            LOG_FILE=logs/erpsync.log
            """);

        var configuration = ConfigurationLoader.Load(folder.Options);

        Assert.Empty(configuration.Warnings);
        Assert.Equal(["Customer", "Item", "Sales Order"], configuration.DocTypes);
        Assert.Equal("info", configuration.Log.Level);
        Assert.Equal(Path.Combine(folder.Root, "logs", "erpsync.log"), configuration.Log.Path);
        Assert.Equal(folder[".env"], configuration.Path);
        Assert.Equal(folder["sync_state.db"], configuration.State.Path);
    }

    [Theory]
    [InlineData("cloud", ConflictStrategy.CloudWins)]
    [InlineData("local", ConflictStrategy.LocalWins)]
    [InlineData("latest", ConflictStrategy.LatestTimestamp)]
    [InlineData("latest_timestamp", ConflictStrategy.LatestTimestamp)]
    [InlineData("manual", ConflictStrategy.Manual)]
    [InlineData("cloud_wins", ConflictStrategy.CloudWins)]
    [InlineData("CloudWins", ConflictStrategy.CloudWins)]
    public void Priority_knows_both_vocabularies_of_the_original(string word, ConflictStrategy expected)
    {
        using var folder = new ConfigurationFolder();

        var configuration = folder.Load(
            $"sync_rules:\n  doctypes: [Item]\n  conflict_resolution: merge\n  doctype_rules:\n    Item: {{priority: {word}}}\n");

        Assert.Equal(expected, configuration.Rules["Item"].Strategy);
        Assert.Empty(configuration.Warnings);
    }
}
