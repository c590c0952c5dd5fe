namespace ErpSync.Engine.Tests.Configuration;

/// <summary>Addresses and keys of the two sites.</summary>
public sealed class SiteFindingTests
{
    private const string Rules = "sync_rules:\n  doctypes: [Customer]\n";

    [Theory]
    [InlineData("erp.example.com", "no scheme", "Write https://erp.example.com.")]
    [InlineData("localhost:8000", "no scheme", "Write https://localhost:8000.")]
    [InlineData("htps://erp.example.com", "Did you mean https?", "Write https://erp.example.com.")]
    [InlineData("ftp://erp.example.com", "not reached with ftp://", "Write https://erp.example.com.")]
    [InlineData("https://user:hunter22@erp.example.com", "user name or password", "api_key")]
    [InlineData("user:hunter22@erp.example.com", "user name or password", "api_key")]
    [InlineData("https://erp.example.com/app", "goes on after the host", "Write https://erp.example.com.")]
    [InlineData("https://erp.example.com/api/resource/Customer?a=b", "goes on after the host", "Write https://erp.example.com.")]
    [InlineData("https://erp.example.com/#a", "goes on after the host", "Write https://erp.example.com.")]
    [InlineData("https://", "not the address of a site", "https://erp.example.com")]
    [InlineData("https://erp example.com", "not the address of a site", "https://erp.example.com")]
    [InlineData("https://erp.example.com:99999", "not the address of a site", "https://erp.example.com")]
    public void A_bad_address_is_an_error_that_shows_the_right_form(string url, string message, string remedy)
    {
        using var folder = new ConfigurationFolder().Without("CLOUD_ERP_URL");

        var finding = folder.CheckSingle($"sites:\n  cloud:\n    url: '{url}'\n" + Rules);

        Assert.Equal((FindingSeverity.Error, 3, 5, "sites.cloud.url"), (finding.Severity, finding.Line, finding.Column, finding.Key));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter22", finding.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://localhost")]
    [InlineData("http://127.0.0.1:8001")]
    [InlineData("http://[::1]:8001")]
    [InlineData("http://shop.localhost:8001")]
    [InlineData("https://ERP.example.com/")]
    [InlineData("https://erp.example.com:8443")]
    public void A_good_address_has_no_finding(string url)
    {
        using var folder = new ConfigurationFolder().Without("CLOUD_ERP_URL");

        Assert.Empty(folder.Check($"sites:\n  cloud:\n    url: '{url}'\n" + Rules));
    }

    [Theory]
    [InlineData("http://erp.example.com")]
    [InlineData("http://192.168.0.10:8000")]
    public void Http_to_another_machine_is_a_warning(string url)
    {
        using var folder = new ConfigurationFolder().Without("CLOUD_ERP_URL");

        var finding = folder.CheckSingle($"sites:\n  cloud:\n    url: {url}\n" + Rules);

        Assert.Equal((FindingSeverity.Warning, 3, "sites.cloud.url"), (finding.Severity, finding.Line, finding.Key));
        Assert.Contains("unprotected", finding.Message, StringComparison.Ordinal);
        Assert.Contains("Use https://", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:8000", "http://LOCALHOST:8000/")]
    [InlineData("http://localhost:8000", "http://127.0.0.1:8000")]
    [InlineData("https://erp.example.com", "https://erp.example.com:443")]
    [InlineData("https://erp.example.com", "https://erp.example.com.")]
    [InlineData("https://erp.localhost", "http://erp.localhost")]
    public void Both_addresses_of_one_site_are_an_error(string cloud, string local)
    {
        using var folder = new ConfigurationFolder().Without("CLOUD_ERP_URL", "LOCAL_ERP_URL");

        var finding = folder.CheckSingle($"sites:\n  cloud: {{url: '{cloud}'}}\n  local: {{url: '{local}'}}\n" + Rules);

        Assert.Equal((ErrorIds.SameSite, FindingSeverity.Error), (finding.ErrorId, finding.Severity));
        Assert.Equal((3, "sites.local.url"), (finding.Line, finding.Key));
    }

    [Theory]
    [InlineData("http://localhost:8001", "http://localhost:8002")]
    [InlineData("http://a.localhost:8000", "http://b.localhost:8000")]
    [InlineData("https://a.example.com", "https://b.example.com")]
    public void Two_sites_of_one_machine_are_two_sites(string cloud, string local)
    {
        using var folder = new ConfigurationFolder().Without("CLOUD_ERP_URL", "LOCAL_ERP_URL");

        Assert.Empty(folder.Check($"sites:\n  cloud: {{url: '{cloud}'}}\n  local: {{url: '{local}'}}\n" + Rules));
    }

    [Fact]
    public void What_is_missing_names_the_variable_and_the_key()
    {
        using var folder = new ConfigurationFolder(withCredentials: false);

        var findings = folder.Check(Rules);

        Assert.Equal(
            [
                (ErrorIds.ConfigInvalid, "sites.cloud.url"), (ErrorIds.CredentialMissing, "sites.cloud.api_key"),
                (ErrorIds.CredentialMissing, "sites.cloud.api_secret"), (ErrorIds.ConfigInvalid, "sites.local.url"),
                (ErrorIds.CredentialMissing, "sites.local.api_key"), (ErrorIds.CredentialMissing, "sites.local.api_secret"),
            ],
            findings.Select(finding => (finding.ErrorId, finding.Key!)));
        Assert.Contains("Set CLOUD_API_SECRET in the environment or in a .env file", findings[2].Remedy, StringComparison.Ordinal);
        Assert.Contains("api_secret:", findings[2].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_to_a_variable_that_is_not_set_names_it_at_its_place()
    {
        using var folder = new ConfigurationFolder().Without("CLOUD_ERP_URL", "CLOUD_API_KEY");
        folder.Variables["EMPTY"] = " ";

        var findings = folder.Check("sites:\n  cloud:\n    url: https://${MY_HOST}\n    api_key: ${EMPTY}\n" + Rules);

        Assert.Equal(
            [
                (3, ErrorIds.ConfigInvalid, "The variable MY_HOST is not set."),
                (4, ErrorIds.CredentialMissing, "The variable EMPTY is not set."),
            ],
            findings.Select(finding => (finding.Line, finding.ErrorId, finding.Message)));
        Assert.All(findings, finding => Assert.Contains(folder[".env"], finding.Remedy, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("${}")]
    [InlineData("${A B}")]
    [InlineData("${A:-default}")]
    [InlineData("${ENV:A}")]
    [InlineData("${A")]
    public void A_reference_that_is_not_of_the_known_form_is_an_error(string reference)
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle($"{Rules}  batch_size: '{reference}'\n");

        Assert.Equal((3, "sync_rules.batch_size"), (finding.Line, finding.Key));
        Assert.Contains("${NAME}", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void References_are_filled_in_once_and_never_read_as_yaml_and_a_doubled_dollar_stands_for_itself()
    {
        using var folder = new ConfigurationFolder().Without("CLOUD_ERP_URL", "CLOUD_API_KEY", "CLOUD_API_SECRET");
        folder.Variables["HOST_PART"] = "erp";
        folder.Variables["SECRET_VALUE"] = "a${HOST_PART}b#[c]";
        folder.Variables["DOCTYPES"] = "Item, Sales Order";

        var configuration = folder.Load(
            "sites:\n  cloud: {url: 'https://${HOST_PART}.example.com', api_secret: '${SECRET_VALUE}', api_key: 'x$${y}'}\n"
            + "sync_rules:\n  doctypes: ${DOCTYPES}\n");

        Assert.Equal("erp.example.com", configuration.Cloud.Url.Host);
        Assert.Equal("a${HOST_PART}b#[c]", configuration.Cloud.ApiSecret);
        Assert.Equal("x${y}", configuration.Cloud.ApiKey);
        Assert.Equal(["Item", "Sales Order"], configuration.DocTypes);
    }

    [Theory]
    [InlineData("abc def")]
    [InlineData("token abc:def")]
    [InlineData("schlüssel")]
    public void A_key_no_header_can_carry_is_an_error_that_does_not_repeat_it(string key)
    {
        using var folder = new ConfigurationFolder().Without("LOCAL_API_KEY");

        var finding = folder.CheckSingle($"sites:\n  local:\n    api_key: '{key}'\n" + Rules);

        Assert.Equal((3, "sites.local.api_key"), (finding.Line, finding.Key));
        Assert.DoesNotContain(key, finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_goes_before_the_variable_and_a_difference_is_a_warning()
    {
        using var folder = new ConfigurationFolder();
        folder.Variables["CONFLICT_RESOLUTION"] = "cloud_wins";
        folder.Variables["SYNC_DOCTYPES"] = "Customer";
        folder.Variables["WEBHOOK_PORT"] = "5001";

        var configuration = folder.Load(Rules + "  conflict_resolution: local_wins\nsites:\n  local:\n    api_secret: othersecret\n");

        Assert.Equal(ConflictStrategy.LocalWins, configuration.Rules["Customer"].Strategy);
        Assert.Equal("othersecret", configuration.Local.ApiSecret);
        Assert.Equal(5001, configuration.Webhook.Port);
        Assert.Equal(
            [(3, "sync_rules.conflict_resolution"), (6, "sites.local.api_secret")],
            configuration.Warnings.Select(finding => (finding.Line, finding.Key!)));
        Assert.Contains("CONFLICT_RESOLUTION has another value (environment)", configuration.Warnings[0].Message, StringComparison.Ordinal);
        Assert.Contains("LOCAL_API_SECRET has another value (.env line 6)", configuration.Warnings[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_variable_is_found_at_its_line_in_env_or_under_its_name_in_the_environment()
    {
        using var folder = new ConfigurationFolder();
        folder.Write(".env", ConfigurationFolder.Credentials + "WEBHOOK_PORT=http\nLOG_LEVEL=loud\n");
        folder.Variables["CONFLICT_RESOLUTION"] = "newest";

        var findings = folder.Check(Rules);

        Assert.Equal(
            [
                (FindingSeverity.Error, "environment", 0, "CONFLICT_RESOLUTION"), (FindingSeverity.Warning, folder[".env"], 8, "LOG_LEVEL"),
                (FindingSeverity.Error, folder[".env"], 7, "WEBHOOK_PORT"),
            ],
            findings.OrderBy(finding => finding.Key, StringComparer.Ordinal)
                .Select(finding => (finding.Severity, finding.File, finding.Line, finding.Key!)));
    }

    [Fact]
    public void A_missing_webhook_secret_is_a_warning_only_where_it_is_asked_for()
    {
        using var folder = new ConfigurationFolder();

        Assert.Empty(folder.Check(Rules + "webhook:\n  port: 5000\n"));
        var finding = folder.CheckSingle(Rules + "webhook:\n  secret: ${WEBHOOK_SECRET}\n");

        Assert.Equal((FindingSeverity.Warning, ErrorIds.CredentialMissing), (finding.Severity, finding.ErrorId));
        Assert.Equal((4, "The variable WEBHOOK_SECRET is not set."), (finding.Line, finding.Message));
    }

    [Fact]
    public void A_short_webhook_secret_is_a_warning_that_does_not_repeat_it()
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle(Rules + "webhook:\n  secret: sesame\n");

        Assert.Equal((FindingSeverity.Warning, 4, "webhook.secret"), (finding.Severity, finding.Line, finding.Key));
        Assert.Contains("could be guessed", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", finding.ToString(), StringComparison.Ordinal);
    }
}
