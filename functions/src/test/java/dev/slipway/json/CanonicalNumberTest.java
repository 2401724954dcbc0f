package dev.slipway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slipway.Seed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as ECMAScript writes them, and those that would not come back from there. */
class CanonicalNumberTest {
    private static final int RANDOM = 50_000;

    /** RFC 8785, Appendix B. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2",
    })
    void everyDoubleIsWrittenAsTheRfcSays(String bits, String written) {
        double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
        assertThat(Json.canonical(value)).isEqualTo(written);
        assertThat(Json.canonical(Json.read(written))).isEqualTo(written);
    }

    /** Where the shortest decimal is hard to find: smallest numbers, powers of two, halves of the last digit. */
    @ParameterizedTest
    @CsvSource({
        "0x0.0000000000002p-1022, 1e-323",
        "0x0.000000000000ap-1022, 5e-323",
        "0x1p-1022, 2.2250738585072014e-308",
        "0x1p-44, 5.684341886080802e-14",
        "0x1p-24, 5.960464477539063e-8",
        "0x1p89, 6.189700196426902e+26",
        "2e-3, 0.002",
        "2e23, 2e+23",
        "1.1, 1.1",
    })
    void noDoubleHasMoreDigitsThanItNeeds(String value, String written) {
        assertThat(Json.canonical(Double.parseDouble(value))).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "1.50, 1.5",
        "15e-1, 1.5",
        "100, 100",
        "1e2, 100",
        "0.000, 0",
        "0e9, 0",
        "-0, 0",
        "-0.0, 0",
        "0.000001, 0.000001",
        "1e-7, 1e-7",
        "0.00000012300, 1.23e-7",
        "-1e3, -1000",
        "100000000000000000000, 100000000000000000000",
        "1000000000000000000000, 1e+21",
        "-12.5e21, -1.25e+22",
        "9007199254740991, 9007199254740991",
    })
    void oneNumberHasOneCanonicalSpelling(String given, String written) {
        assertThat(Json.canonical(new BigDecimal(given))).isEqualTo(written);
        assertThat(Json.canonical(Json.read(given))).isEqualTo(written);
    }

    @Test
    void theTextOfEveryDoubleLeadsBackToIt() {
        Random random = Seed.random("doubles");
        for (int i = 0; i < RANDOM; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                String written = Json.canonical(value);
                assertThat(Double.parseDouble(written)).isEqualTo(value);
                assertThat(written).matches("-?(0|[1-9][0-9]{0,20})(\\.[0-9]+)?|-?[1-9](\\.[0-9]+)?e[+-][1-9][0-9]*");
                assertThat(Json.canonical(Json.read(written))).isEqualTo(written);
                assertThat(Json.canonical(Json.read(Json.write(Json.read(written)))))
                        .isEqualTo(written);
                assertThat(CanonicalNumber.isDouble(new BigDecimal(written))).isTrue();
            }
        }
    }

    @Test
    void fifteenDigitsAreAlwaysKept() {
        Random random = Seed.random("fifteen digits");
        for (int i = 0; i < RANDOM; i++) {
            BigInteger digits = new BigInteger(50, random).mod(BigInteger.TEN.pow(15));
            BigDecimal number = new BigDecimal(digits, random.nextInt(550) - 275);
            assertThat(CanonicalNumber.isDouble(number)).as("%s", number).isTrue();
            assertThat(new BigDecimal(Json.canonical(number))).isEqualByComparingTo(number);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.12345678901234567891",
                "0.1000000000000000055511151231257827",
                "9007199254740993",
                "-9007199254740993",
                "9223372036854775807",
                "9223372036854775808",
                "12345678901234567890",
                "1e309",
                "-1e400",
                "1e-324",
                "4.9e-324",
                "1e-400",
            })
    void whatNoDoubleHoldsHasNoCanonicalForm(String number) {
        assertThat(CanonicalNumber.isDouble(new BigDecimal(number))).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> Json.canonical(new BigDecimal(number)));
    }

    @Test
    void integersEndAtTwoToTheFiftyThree() {
        long most = CanonicalNumber.MAX_INTEGER;
        assertThat(most).isEqualTo(9007199254740991L);
        assertThat(Json.canonical(most)).isEqualTo("9007199254740991");
        assertThat(Json.canonical(-most)).isEqualTo("-9007199254740991");
        for (Number beyond : new Number[] {most + 1, -most - 1, Long.MAX_VALUE, BigInteger.valueOf(most + 1)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Json.canonical(beyond));
        }
        for (double never : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Json.canonical(never));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "9007199254740991, false",
        "-9007199254740992, true",
        "9007199254740992, true",
        "100000000000000000000, true",
        "999999999999999999999, true",
        "9007199254740994.0, false",
        "1e18, false",
        "1000000000000000000000, true",
        "1e21, false",
        "1180591620717411303424, true",
    })
    void integersThatAreMeantExactlyAreTold(String number, boolean large) {
        assertThat(CanonicalNumber.isLargeInteger(new BigDecimal(number))).isEqualTo(large);
    }

    /** A look at every precision on its own, which takes long and needs no library. */
    @Test
    void noShorterDecimalLeadsBack() {
        Random random = Seed.random("shortest");
        for (int i = 0; i < 2_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                int digits = new BigDecimal(Json.canonical(value))
                        .stripTrailingZeros()
                        .precision();
                for (int fewer = 1; fewer < digits; fewer++) {
                    assertThat(new BigDecimal(value)
                                    .round(new MathContext(fewer))
                                    .doubleValue())
                            .isNotEqualTo(value);
                }
            }
        }
    }
}
