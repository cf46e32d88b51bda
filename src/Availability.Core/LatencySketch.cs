namespace Availability.Core;

/// <summary>
/// A distribution of durations from which any quantile can be read within 1 %, in little room: a DDSketch
/// (https://www.vldb.org/pvldb/vol12/p2195-masson.pdf). A value of v microseconds counts under the key
/// <c>ceil(ln(v) / ln(1.01 / 0.99))</c>. Sketches merge without loss: in parts or whole, and in whichever order, values give the same sketch.
/// </summary>
public sealed class LatencySketch
{
    /// <summary>How far a quantile can be off, as a part of it (and the 100 ns that a <see cref="TimeSpan"/> resolves).</summary>
    public const double RelativeError = 0.01;

    private const double Gamma = (1 + RelativeError) / (1 - RelativeError);

    // Values of one target spread over some dozens of keys: sorted arrays hold only those.
    private short[] _keys = [];
    private int[] _counts = [];
    private int _length;

    /// <summary>The keys that occur, ascending.</summary>
    public ReadOnlySpan<short> Keys => _keys.AsSpan(0, _length);

    /// <summary>How many values each key stands for.</summary>
    public ReadOnlySpan<int> Counts => _counts.AsSpan(0, _length);

    /// <summary>How many values were added.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one value; what is shorter than a microsecond counts as one.</summary>
    public void Add(TimeSpan value) => Add(KeyOf(value), 1, 0);

    /// <summary>Adds what <see cref="Keys"/> and <see cref="Counts"/> of a sketch hold.</summary>
    public void Add(ReadOnlySpan<short> keys, ReadOnlySpan<int> counts)
    {
        // Both ascend: a key mostly stands behind the one before it, here as well.
        var place = 0;
        for (var index = 0; index < keys.Length; index++)
        {
            place = Add(keys[index], counts[index], place) + 1;
        }
    }

    /// <summary>Adds all values of another sketch.</summary>
    public void Add(LatencySketch other) => Add(other.Keys, other.Counts);

    /// <summary>The smallest value that at least this part (0 to 1) of all values does not exceed; null without any.</summary>
    public TimeSpan? Quantile(double part)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(part * Count));
        for (var index = 0; index < _length; index++)
        {
            rank -= _counts[index];
            if (rank <= 0)
            {
                // The middle of the key's values, so that neither end is off by more than the error.
                return TimeSpan.FromMicroseconds(2 * Math.Pow(Gamma, _keys[index]) / (Gamma + 1));
            }
        }

        return null;
    }

    private static short KeyOf(TimeSpan value) =>
        (short)Math.Ceiling(Math.Log(Math.Max(1, value.TotalMicroseconds)) / Math.Log(Gamma));

    // Where the key stands then; it is looked for at a likely place first.
    private int Add(short key, int count, int place)
    {
        Count += count;
        var index = place < _length && _keys[place] == key ? place : Find(key);
        if (index >= 0)
        {
            _counts[index] += count;
            return index;
        }

        Insert(~index, key, count);
        return ~index;
    }

    private int Find(short key) => _length > 0 && key > _keys[_length - 1] ? ~_length : Array.BinarySearch(_keys, 0, _length, key);

    private void Insert(int index, short key, int count)
    {
        if (_length == _keys.Length)
        {
            Array.Resize(ref _keys, Math.Max(8, _length * 2));
            Array.Resize(ref _counts, _keys.Length);
        }

        Array.Copy(_keys, index, _keys, index + 1, _length - index);
        Array.Copy(_counts, index, _counts, index + 1, _length - index);
        (_keys[index], _counts[index]) = (key, count);
        _length++;
    }
}
