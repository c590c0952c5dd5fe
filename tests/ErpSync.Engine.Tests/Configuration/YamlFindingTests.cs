using System.Diagnostics;
using System.Text;
using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Tests.Configuration;

/// <summary>Files that are not the YAML of a configuration: each is refused with its place and a remedy.</summary>
public sealed class YamlFindingTests
{
    private const string Rules = "sync_rules:\n  doctypes: [Customer]\n";

    [Fact]
    public void A_good_file_has_no_finding()
    {
        using var folder = new ConfigurationFolder();

        Assert.Empty(folder.Check(Rules));
    }

    [Theory]
    [InlineData("sync_rules:\n  doctypes:\n\t- Customer\n", 3, 1, "tab", "spaces")]
    [InlineData("sync_rules:\n  \tbatch_size: 5\n\tx: 1\n", 2, 3, "1 more such line", "spaces")]
    [InlineData("sync_rules:\n  doctypes: [Customer\n", 2, 22, "not valid YAML", "brackets")]
    [InlineData("sync_rules:\n  log: \"abc\n", 2, 8, "not valid YAML", "quotes")]
    [InlineData("a: \"\\UFFFFFFFF\"\n", 1, 2, "not valid YAML", "closed quotes")]
    [InlineData("", 0, 0, "empty", "New-ErpSyncConfig")]
    [InlineData("# only a comment\n", 0, 0, "empty", "New-ErpSyncConfig")]
    [InlineData("~\n", 0, 0, "empty", "New-ErpSyncConfig")]
    [InlineData("- Customer\n", 1, 1, "is a list", "sync_rules:")]
    [InlineData("Customer\n", 1, 1, "a single value", "sync_rules:")]
    [InlineData(Rules + "---\nlog:\n", 3, 1, "second YAML document", "---")]
    [InlineData("sync_rules: &a\n  doctypes: [Customer]\n", 1, 13, "Anchors", "Remove")]
    [InlineData("sync_rules:\n  doctypes: [Customer]\n  batch_size: *b\n", 3, 15, "Aliases", "Write the value")]
    [InlineData("sync_rules:\n  doctypes: [Customer]\n  batch_size: !!int 5\n", 3, 15, "Tags", "Remove the tag")]
    [InlineData("sync_rules:\n  doctypes: [Customer]\n  batch_size: 5\n  batch_size: 6\n", 4, 3, "second time; the first is on line 3",
        "Keep one")]
    [InlineData("sync_rules:\n  doctypes: [Customer]\n  {a: 1}: 2\n", 3, 3, "where a key should be", "Write a name")]
    [InlineData("sync_rules:\n  doctypes:\n  - Customer\n    Supplier\n", 3, 5, "runs on over the next line", "\"- \"")]
    public void Broken_yaml_is_one_finding_with_place_and_remedy(string yaml, int line, int column, string message, string remedy)
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle(yaml);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Equal(ErrorIds.ConfigInvalid, finding.ErrorId);
        Assert.Equal(folder["config.yaml"], finding.File);
        Assert.Equal((line, column), (finding.Line, finding.Column));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_of_utf8_and_windows_line_ends_are_fine()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("config.yaml", [0xEF, 0xBB, 0xBF, .. "sync_rules:\r\n  doctypes:\r\n    - Größe\r\n"u8]);

        Assert.Empty(ConfigurationLoader.Check(folder.Options));
        Assert.Equal(["Größe"], ConfigurationLoader.Load(folder.Options).DocTypes);
    }

    [Fact]
    public void Utf16_is_named_as_such_with_and_without_byte_order_mark()
    {
        using var folder = new ConfigurationFolder();
        byte[][] files =
        [
            [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Rules)],
            [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(Rules)],
            Encoding.Unicode.GetBytes(Rules),
            Encoding.BigEndianUnicode.GetBytes(Rules),
        ];
        foreach (var bytes in files)
        {
            folder.Write("config.yaml", bytes);

            var finding = Assert.Single(ConfigurationLoader.Check(folder.Options));

            Assert.Contains("UTF-16", finding.Message, StringComparison.Ordinal);
            Assert.Contains("UTF-8", finding.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_byte_of_another_encoding_is_found_at_its_place()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("config.yaml", [.. "sync_rules:\n  doctypes: [Gr"u8, 0xF6, .. "sse]\n"u8]);

        var finding = Assert.Single(ConfigurationLoader.Check(folder.Options));

        Assert.Equal((2, 16), (finding.Line, finding.Column));
        Assert.Contains("not UTF-8", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_nul_character_is_found_at_its_place()
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle("sync_rules:\n  a\0b: 1\n");

        Assert.Equal((2, 4), (finding.Line, finding.Column));
        Assert.Contains("NUL", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_ten_megabytes_is_refused_without_being_read()
    {
        using var folder = new ConfigurationFolder();
        using (var file = File.Create(folder["config.yaml"]))
        {
            file.SetLength(10 * 1024 * 1024);
        }

        ConfigurationLoader.Check(folder.Options);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var finding = Assert.Single(ConfigurationLoader.Check(folder.Options));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Contains("larger than 1 MiB", finding.Message, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, 1024 * 1024);
    }

    [Fact]
    public void A_file_just_over_the_limit_is_refused_and_one_at_the_limit_is_read()
    {
        using var folder = new ConfigurationFolder();
        var padding = new string('\n', (1024 * 1024) - Rules.Length);

        Assert.Empty(folder.Check(Rules + padding));
        Assert.Contains("larger than", folder.CheckSingle(Rules + padding + "\n").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("- a\n")]
    [InlineData("&a ")]
    [InlineData("*a\n")]
    [InlineData("\"\\")]
    [InlineData("a: |\n")]
    [InlineData("!")]
    [InlineData("%a\n")]
    [InlineData("key")]
    [InlineData(": ")]
    [InlineData(",")]
    public void A_mebibyte_of_anything_repeated_is_refused_in_bounded_time(string piece)
    {
        using var folder = new ConfigurationFolder();
        var yaml = string.Concat(Enumerable.Repeat(piece, 1024 * 1024 / piece.Length));
        var clock = Stopwatch.StartNew();

        var findings = folder.Check(yaml);

        Assert.Contains(findings, finding => finding.Severity == FindingSeverity.Error);
        Assert.InRange(findings.Count, 1, 102);
        // Seconds on a free machine; the bound only tells a hang from a busy machine.
        Assert.InRange(clock.Elapsed.TotalMinutes, 0, 3);
    }

    [Fact]
    public void An_alias_bomb_is_refused_and_never_expanded()
    {
        using var folder = new ConfigurationFolder();
        var yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 30; i++)
        {
            yaml.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        var findings = folder.Check(yaml.ToString());

        Assert.Contains(findings, finding => finding.Message.Contains("Anchors", StringComparison.Ordinal) && finding.Line == 1);
        Assert.Contains(findings, finding => finding.Message.Contains("Aliases", StringComparison.Ordinal) && finding.Line == 2);
    }

    [Fact]
    public void A_thousand_findings_are_cut_and_counted()
    {
        using var folder = new ConfigurationFolder();

        var findings = folder.Check(Rules + string.Concat(Enumerable.Range(0, 1000).Select(i => $"wrong{i}: 1\n")));

        Assert.Equal(101, findings.Count);
        Assert.Contains("900 more", findings[^1].Message, StringComparison.Ordinal);
    }
}
