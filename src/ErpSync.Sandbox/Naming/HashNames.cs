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

    /// <summary>A UUID of version 7: the clock in milliseconds, then random bits.</summary>
    public string NextUuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        var milliseconds = clock.UtcNow.ToUnixTimeMilliseconds();
        for (var i = 0; i < 6; i++)
        {
            bytes[i] = (byte)(milliseconds >> (40 - (8 * i)));
        }

        bytes[6] = (byte)(bytes[6] & 0x0f | 0x70);
        bytes[8] = (byte)(bytes[8] & 0x3f | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}
