namespace Holdfast;

/// <summary>What the program says to the shell. When several apply: 3 before 6 before 5 before 4.</summary>
public static class ExitCodes
{
    public const int Done = 0;
    public const int Unexpected = 1;
    public const int Usage = 2;
    public const int ConfigInvalid = 3;
    public const int ChangesPending = 4;
    public const int Partial = 5;
    public const int Refused = 6;

    // Of 'status' alone, which says by these how it stands; 0 is "OK".
    public const int Degraded = 4;
    public const int Down = 5;
    public const int NotWatched = 7;
}
