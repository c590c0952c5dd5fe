using System.Globalization;
using System.Text;

namespace ErpSync.Simulation.Scheduling;

/// <summary>Everything that happened, in order: two plays of one seed write the same, byte for byte.</summary>
internal sealed class Trace
{
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public void Choice(int index) => _text.Append(CultureInfo.InvariantCulture, $"~{index}\n");

    public void Add(string line) => _text.Append(line).Append('\n');
}
