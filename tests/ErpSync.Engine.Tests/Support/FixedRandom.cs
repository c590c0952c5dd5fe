namespace ErpSync.Engine.Tests.Support;

/// <summary>Chance that always falls in the middle, so that waits are exact.</summary>
internal sealed class FixedRandom : Random
{
    public override double NextDouble() => 0.5;
}
