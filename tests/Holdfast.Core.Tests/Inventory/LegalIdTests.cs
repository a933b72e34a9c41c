using Holdfast.Core.Inventory;

namespace Holdfast.Core.Tests.Inventory;

public class LegalIdTests
{
    // The first is printed as an example in ISO 17442's own documents (GLEIF's LEI), the second is ours and fictional.
    [Theory]
    [InlineData("506700GE1G29325QX363")]
    [InlineData("000000MAISONCORVEL82")]
    public void A_right_LEI_passes(string lei)
    {
        Assert.True(LegalId.IsLei(lei));
        Assert.Equal(lei[18..], LegalId.CheckDigits(lei[..18]));
    }

    [Theory]
    [InlineData("506700GE1G29325QX364")] // last digit
    [InlineData("506700EG1G29325QX363")] // two letters exchanged
    [InlineData("506700GE1G29325QX36")] // nineteen
    [InlineData("506700ge1g29325qx363")]
    [InlineData("506700GE1G29325QX36Ö")]
    [InlineData("")]
    public void A_wrong_one_does_not(string lei) => Assert.False(LegalId.IsLei(lei));

    // A letter for a digit is two digits for one, which moves the rest along: that can come out right by chance.
    [Fact]
    public void One_wrong_digit_or_one_wrong_letter_is_always_noticed()
    {
        const string right = "506700GE1G29325QX363";
        for (var at = 0; at < right.Length; at++)
        {
            var kind = char.IsAsciiDigit(right[at]) ? "0123456789" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
            foreach (var other in kind.Where(letter => letter != right[at]))
                Assert.False(LegalId.IsLei(right[..at] + other + right[(at + 1)..]));
        }
    }

    [Theory]
    [InlineData("506700GE1G29325QX363", LegalIdKind.Lei, "506700GE1G29325QX363")]
    [InlineData("LEI:506700GE1G29325QX363", LegalIdKind.Lei, "506700GE1G29325QX363")]
    [InlineData("EUID:FR7501.552032534", LegalIdKind.Euid, "FR7501.552032534")]
    [InlineData("euid: FR7501.552032534", LegalIdKind.Euid, "FR7501.552032534")]
    [InlineData("VAT:FR03552120222", LegalIdKind.Vat, "FR03552120222")]
    [InlineData("register:HRB 12345", LegalIdKind.CompanyRegister, "HRB 12345")]
    [InlineData("person:123", LegalIdKind.Person, "123")]
    [InlineData("other:D-U-N-S 1", LegalIdKind.Other, "D-U-N-S 1")]
    [InlineData("552 032 534", LegalIdKind.Unstated, "552 032 534")]
    [InlineData("", LegalIdKind.Unstated, "")]
    public void The_kind_stands_in_front_of_all_but_an_LEI(string written, LegalIdKind kind, string code) =>
        Assert.Equal(new LegalId(kind, code), LegalId.Parse(written));
}
