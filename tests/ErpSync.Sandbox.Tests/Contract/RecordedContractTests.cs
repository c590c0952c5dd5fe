using System.Globalization;

namespace ErpSync.Sandbox.Tests.Contract;

/// <summary>The practice site answers as a live Frappe 15 + ERPNext 15 site answered.</summary>
public sealed class RecordedContractTests
{
    public static TheoryData<string> Fixtures => [.. ContractFixture.Names];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Every_recorded_request_is_answered_as_it_was(string name)
    {
        ContractFixture fixture = ContractFixture.Load(name);

        IReadOnlyList<string> failures = new ContractRunner().Play(fixture);

        Assert.True(failures.Count == 0, string.Create(
            CultureInfo.InvariantCulture,
            $"{failures.Count} of {fixture.Steps.Count} steps differ:\n{string.Join('\n', failures)}"));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Every_recorded_request_is_restated_or_left_out_with_a_reason(string name)
    {
        ContractFixture fixture = ContractFixture.Load(name);

        int[] restated = [.. fixture.Steps.Where(step => step.Desk is null && step.Deliver is null).Select(step => step.Recorded ?? -1)];
        int[] leftOut = [.. fixture.LeftOut.Select(reason => int.Parse(reason.Split(':')[0], CultureInfo.InvariantCulture))];

        Assert.Equal(fixture.RecordedRequests, restated.Concat(leftOut).Distinct().Count());
        Assert.Equal(restated.Order(), restated);
        Assert.DoesNotContain(-1, restated);
        Assert.All(fixture.LeftOut, reason => Assert.Matches(@"^\d+: \w.{10,}", reason));
    }

    [Fact]
    public void The_fixtures_restate_the_recordings_they_should()
    {
        string[] expected =
        [
            "00", "01", "02", "03", "04", "05", "06", "06b", "07", "08", "09", "10", "11", "11b", "12", "13", "14", "15", "16", "17",
            "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32", "33", "34",
        ];

        Assert.Equal(expected, ContractFixture.Names.Select(name => ContractFixture.Load(name).Recording));
    }
}
