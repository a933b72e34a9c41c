namespace Holdfast.Adapters.Resolvers.Wire;

/// <summary>RCODEs of messages and of TSIG (IANA registry "DNS RCODEs").</summary>
internal enum ResponseCode
{
    NoError = 0,
    FormErr = 1,
    ServFail = 2,
    NxDomain = 3,
    NotImp = 4,
    Refused = 5,
    YxDomain = 6,
    YxRrSet = 7,
    NxRrSet = 8,
    NotAuth = 9,
    NotZone = 10,
    BadSig = 16,
    BadKey = 17,
    BadTime = 18,
    BadTrunc = 22,
}

internal static class ResponseCodes
{
    /// <summary>As dig and the RFCs write it: NXRRSET.</summary>
    public static string Mnemonic(this ResponseCode code) => Enum.IsDefined(code) ? code.ToString().ToUpperInvariant() : $"RCODE {(int)code}";
}
