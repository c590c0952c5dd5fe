namespace ErpSync.Sandbox;

/// <summary>
/// Random names of ten characters: three that follow the clock (so that names of one moment lie together), seven random ones,
/// all from 0-9 and a-v. The randomness is seeded, so that a run can be repeated.
/// </summary>
internal sealed class HashNames(Random random, SiteClock clock)
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuv";

    public string Next()
    {
        var tenths = clock.UtcNow.UtcTicks / (TimeSpan.TicksPerSecond / 10);
        Span<char> name = stackalloc char[10];
        name[0] = Digits[(int)(tenths >> 10 & 31)];
        name[1] = Digits[(int)(tenths >> 5 & 31)];
        name[2] = Digits[(int)(tenths & 31)];
        for (var i = 3; i < name.Length; i++)
        {
            name[i] = Digits[random.Next(Digits.Length)];
        }

        return new string(name);
    }
}
