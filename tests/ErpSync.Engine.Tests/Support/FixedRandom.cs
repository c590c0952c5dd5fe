namespace ErpSync.Engine.Tests.Support;

/// <summary>Chance that always gives the same, so that waits are exact; 0.5 is the middle.</summary>
internal sealed class FixedRandom(double value = 0.5) : Random
{
    public override double NextDouble() => value;
}
