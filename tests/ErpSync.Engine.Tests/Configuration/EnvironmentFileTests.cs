using System.Text;
using ErpSync.Engine.Configuration.Reading;

namespace ErpSync.Engine.Tests.Configuration;

/// <summary>The .env file.</summary>
public sealed class EnvironmentFileTests
{
    private const string Yaml = "sync_rules:\n  doctypes: [Customer]\n";

    [Theory]
    [InlineData("A=b", "b")]
    [InlineData("A = b ", "b")]
    [InlineData("  export A=b", "b")]
    [InlineData("export\tA=b", "b")]
    [InlineData("A=b c", "b c")]
    [InlineData("A=b # comment", "b")]
    [InlineData("A=b#c", "b#c")]
    [InlineData("A=# comment", "")]
    [InlineData("A=", "")]
    [InlineData("A=b=c==", "b=c==")]
    [InlineData("A='b # c' # comment", "b # c")]
    [InlineData("A='b\\n$c\"'", "b\\n$c\"")]
    [InlineData("A=\"b # c\"", "b # c")]
    [InlineData("A=\"b\\n\\t\\\"\\\\\\$c'\"", "b\n\t\"\\$c'")]
    [InlineData("A=\"C:\\dir\\x\"", "C:\\dir\\x")]
    [InlineData("A=${HOME}$x$(rm)`y`", "${HOME}$x$(rm)`y`")]
    [InlineData("A=\"${HOME}\"", "${HOME}")]
    [InlineData("A=b\r\nB=c\r\n", "b")]
    [InlineData("\uFEFFA=b", "b")]
    [InlineData("# A=x\n\nA=ß", "ß")]
    public void A_line_is_read_as_a_person_means_it(string text, string expected)
    {
        using var folder = new ConfigurationFolder(withCredentials: false);
        var findings = new FindingCollector();
        var path = folder.Write("some.env", text);

        var file = new EnvironmentFileParser(path, findings).Parse(BoundedTextFile.Read(path, findings)!);

        Assert.False(findings.HasErrors);
        Assert.Equal(expected, file.Variables["A"].Text);
    }

    [Theory]
    [InlineData("hunter22hunter22", "not of the form NAME=value", "NAME=value")]
    [InlineData("1A=b", "not of the form NAME=value", "NAME=value")]
    [InlineData("A B=c", "not of the form NAME=value", "NAME=value")]
    [InlineData("A-B=c", "not of the form NAME=value", "NAME=value")]
    [InlineData("A: b", "not of the form NAME=value", "NAME=value")]
    [InlineData("A='b", "quotes of A are not closed", "same line")]
    [InlineData("A=\"b\\\"", "quotes of A are not closed", "same line")]
    [InlineData("A='b'c", "quotes of A are not closed, or something follows", "same line")]
    [InlineData("A=\"b\" c", "quotes of A are not closed, or something follows", "same line")]
    public void A_line_that_cannot_be_read_is_an_error_that_does_not_repeat_it(string line, string message, string remedy)
    {
        using var folder = new ConfigurationFolder();
        folder.Write(".env", ConfigurationFolder.Credentials + "  " + line + "\n");

        var finding = folder.CheckSingle(Yaml);

        Assert.Equal((FindingSeverity.Error, folder[".env"], 7, 3), (finding.Severity, finding.File, finding.Line, finding.Column));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter22", finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_process_goes_before_the_file()
    {
        using var folder = new ConfigurationFolder();
        folder.Variables["CLOUD_API_KEY"] = "fromprocess";
        folder.Variables["LOCAL_API_KEY"] = "";

        var configuration = folder.Load(Yaml);

        Assert.Equal("fromprocess", configuration.Cloud.ApiKey);
        Assert.Equal("localkey0000001", configuration.Local.ApiKey);
    }

    [Fact]
    public void A_variable_set_twice_is_a_warning_and_the_later_holds()
    {
        using var folder = new ConfigurationFolder();
        folder.Write(".env", ConfigurationFolder.Credentials + "WEBHOOK_PORT=1\nWEBHOOK_PORT=2\n");

        var configuration = folder.Load(Yaml);

        var finding = Assert.Single(configuration.Warnings);
        Assert.Equal((8, "WEBHOOK_PORT"), (finding.Line, finding.Key));
        Assert.Contains("line 7 is not used", finding.Message, StringComparison.Ordinal);
        Assert.Equal(2, configuration.Webhook.Port);
    }

    [Fact]
    public void A_misspelt_variable_is_pointed_out_while_the_right_one_is_not_set()
    {
        using var folder = new ConfigurationFolder();
        folder.Write(".env", ConfigurationFolder.Credentials.Replace("CLOUD_API_SECRET", "CLOUD_API_SECERT", StringComparison.Ordinal));

        var findings = folder.Check(Yaml);

        Assert.Equal(2, findings.Count);
        var misspelt = Assert.Single(findings, finding => finding.ErrorId == ErrorIds.ConfigUnknownKey);
        Assert.Equal((FindingSeverity.Warning, 3, "CLOUD_API_SECERT"), (misspelt.Severity, misspelt.Line, misspelt.Key));
        Assert.Contains("Did you mean CLOUD_API_SECRET?", misspelt.Message, StringComparison.Ordinal);
        folder.Variables["CLOUD_API_SECRET"] = "fromprocess";
        Assert.Empty(folder.Check(Yaml));
    }

    [Fact]
    public void A_file_in_utf16_is_one_clear_finding_before_those_that_follow_from_it()
    {
        using var folder = new ConfigurationFolder();
        folder.Write(".env", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(ConfigurationFolder.Credentials)]);

        var findings = folder.Check(Yaml);

        Assert.Equal(folder[".env"], findings[0].File);
        Assert.Contains("UTF-16", findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_everybody_may_read_is_a_warning_with_the_command_that_mends_it()
    {
        using var folder = new ConfigurationFolder();
        if (OperatingSystem.IsWindows())
        {
            // Windows has access lists instead of modes.
            Assert.Empty(folder.Check(Yaml));
            return;
        }

        File.SetUnixFileMode(folder[".env"], (UnixFileMode)0b110_100_100);
        var finding = folder.CheckSingle(Yaml);

        Assert.Equal((FindingSeverity.Warning, folder[".env"], 0), (finding.Severity, finding.File, finding.Line));
        Assert.Contains("chmod 600", finding.Remedy, StringComparison.Ordinal);
    }
}
